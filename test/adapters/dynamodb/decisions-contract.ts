import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import type { DecisionItem } from '../../../lib/domain/decision-item.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { Decisions } from '../../../lib/ports/decisions.ts'
import { heldDecision } from '../../support/held-decision.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'
import { otherSpelling } from '../../support/other-spelling.ts'

let users = 0

/** The laws of the port. */
export const decisionsContract = (open: () => Decisions): void => {
  const fresh = () => {
    users += 1
    const key = subjectKey(`decided-${users}`)
    const { record, close, erase, ofSubject } = open()
    return {
      key,
      held: (more: Partial<DecisionItem> = {}): DecisionItem => heldDecision({ key, ...more }),
      record: async (...decisions: ReadonlyArray<DecisionItem>) => {
        for (const decision of decisions) expect(await record(decision)()).toStrictEqual(E.right(undefined))
      },
      close: async (outcome: 'retried' | 'recovered' | 'skipped', atMs: number, attempt_id = 'idv_A') =>
        expect(await close(key, attempt_id, outcome, atMs)()).toStrictEqual(E.right(undefined)),
      erase: (attempt_id: string) => erase(key, attempt_id)(),
      kept: async (of: SubjectKey = key) => {
        const found = await ofSubject(of)()
        return E.isRight(found) ? found.right : found.left
      },
    }
  }

  test('a subject without decisions has none', async () => {
    const { kept } = fresh()
    expect(await kept()).toStrictEqual({ decisions: [], unreadable: 0 })
  })

  test('what was recorded is listed, the newest first, for both spellings of the template', async () => {
    const { key, held, record, kept } = fresh()
    const facts = {
      '/steps/kyc_check': 'failed',
      '/kyc_check/name/summary': 'match',
      '/risk_check/trust_index_score': 20,
    }
    const { reason: _, ...retry } = held({ attempt_id: 'idv_B', decision: 'Retry', atMs: t0 + 5, facts })
    const third = held({ attempt_id: 'idv_C', decision: 'Never', atMs: t0 - 5, rules: [] })
    await record(held(), retry, third)
    expect(await kept()).toStrictEqual({ decisions: [retry, held(), third], unreadable: 0 })
    expect(await kept(subjectKey(key.client_user_id, 'flwtmp_1'))).toMatchObject({ decisions: [{}, {}, {}] })
    expect(await kept({ ...key, environment: 'production' })).toMatchObject({ decisions: [] })
  })

  test('the facts of a decision that says the same are not kept again', async () => {
    const { held, record, kept } = fresh()
    await record(held(), held({ atMs: t0 + 1, facts: { '/status': 'failed', '/now': t0 + 1 } }))
    expect(await kept()).toMatchObject({ decisions: [{ atMs: t0 }] })
  })

  test('a second decision on an attempt is kept only if it differs from the newest', async () => {
    const { held, record, kept } = fresh()
    const differing: ReadonlyArray<Partial<DecisionItem>> = [
      { reason: 'too-old' },
      { decision: 'Never' },
      { rules: [] },
      { policy: { version: 'fixture-v2', hash: 'h' } },
      { policy: { version: 'fixture-v1', hash: 'i' } },
      { status: 'expired' },
      {},
    ]
    await record(held(), held({ atMs: t0 + 1, attempt_id: 'flwses_A' }))
    expect(await kept()).toMatchObject({ decisions: [{ atMs: t0 }] })
    for (const [index, more] of differing.entries())
      await record(held({ ...more, atMs: t0 + 10 * (index + 1) }), held({ ...more, atMs: t0 + 10 * (index + 1) + 1 }))
    expect((await kept()) as object).toMatchObject({ decisions: [...differing, {}].map(() => ({})) })
  })

  test('an outcome is noted in the newest decision on its attempt, whatever its spelling, and only there', async () => {
    const { held, record, close, kept } = fresh()
    const later = held({ atMs: t0 + 1, reason: 'too-old' })
    const other = held({ atMs: t0 + 2, attempt_id: 'idv_B' })
    await record(held(), later, other)
    await close('retried', t0 + 3, 'flwses_A')
    const closed = { outcome: 'retried', atMs: t0 + 3 }
    expect(await kept()).toStrictEqual({ decisions: [other, { ...later, closed }, held()], unreadable: 0 })
  })

  test('the later of two outcomes stays, in whatever order they come', async () => {
    const { held, record, close, kept } = fresh()
    await record(held())
    for (const outcome of ['retried', 'recovered', 'skipped'] as const)
      await close(outcome, outcome === 'recovered' ? t0 + 9 : t0 + 3)
    expect(await kept()).toMatchObject({ decisions: [{ closed: { outcome: 'recovered', atMs: t0 + 9 } }] })
  })

  test('an outcome without a decision is not kept', async () => {
    const { close, kept } = fresh()
    await close('retried', t0)
    expect(await kept()).toStrictEqual({ decisions: [], unreadable: 0 })
  })

  test('a repeat after an outcome does not erase it', async () => {
    const { held, record, close, kept } = fresh()
    await record(held())
    await close('retried', t0 + 1)
    await record(held(), held({ reason: 'too-old' }))
    expect(await kept()).toMatchObject({ decisions: [{ reason: 'cooling-down', closed: { outcome: 'retried' } }] })
  })

  test('those on an attempt are deleted under either spelling of its id, and the others stay', async () => {
    const { held, record, erase, kept } = fresh()
    const other = held({ attempt_id: 'idv_B' })
    await record(held(), held({ reason: 'too-old', atMs: t0 + 1 }), other)
    for (const attempt_id of [otherSpelling('idv_A'), 'idv_A'])
      expect(await erase(attempt_id)).toStrictEqual(E.right(undefined))
    expect(await kept()).toStrictEqual({ decisions: [other], unreadable: 0 })
  })
}
