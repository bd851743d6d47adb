import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import type { Edit } from '../support/edited.ts'
import { schedule, via } from '../support/ledger-examples.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { subject, typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'

const across: ReadonlyArray<Edit> = [
  ['/acrossTemplates', true],
  ['/templateIds', ['idvtmp_local', 'idvtmp_other', 'idvtmp_third', 'flwtmp_other']],
]
const elsewhere = (status: string): ReadonlyArray<Edit> => [
  ['/template/id', 'idvtmp_other'],
  ['/status', status],
]

/** An environment with a due retry, the policy, and an attempt of the user under another template. */
const worldWith = async (policy: ReadonlyArray<Edit>, other: ReadonlyArray<Edit>): Promise<UseCaseEnvironment> => {
  const world = useCaseEnvironment(typingError, { policy })
  const loaded = await world.memory.load(subject)()
  if (E.isRight(loaded)) await world.put({ ...via(loaded.right, [schedule(attemptId, nowMs), nowMs]), outbox: [] })
  world.addAttempt('idv_elsewhere', null, ...other)
  return world
}

const serve = (world: UseCaseEnvironment) => serveDue(subject, world.remainingMs)(world.environment())()
const reads = ({ calls }: UseCaseEnvironment) => calls.filter(call => call === 'list').length

describe('a due retry, where the policy reads across templates', () => {
  it('is not sent to a user who has succeeded under another template, and says nothing', async () => {
    const world = await worldWith(across, elsewhere('success'))
    expect(await serve(world)).toEqual(E.right('skipped'))
    expect(world.posts).toEqual([])
    expect(world.events.map(({ detail }) => detail)).toMatchObject([
      { outcome: 'skipped', reason: 'verified-elsewhere', applicant_text: null },
    ])
    expect(world.decisions()).toMatchObject([{ decision: 'Hold', reason: 'verified-elsewhere' }])
  })

  it.each(['failed', 'active', 'expired', 'canceled'])(
    'is sent where another attempt is %s, after one list for each template',
    async status => {
      const world = await worldWith(across, elsewhere(status))
      expect(await serve(world)).toEqual(E.right('retried'))
      expect(reads(world)).toBe(3)
      expect(world.decisions()).toMatchObject([{ facts: { '/lineage/isVerifiedElsewhere': false } }])
    },
  )

  it('is sent to the user of another success', async () => {
    const world = await worldWith(across, [...elsewhere('success'), ['/client_user_id', 'user-2']])
    expect(await serve(world)).toEqual(E.right('retried'))
  })

  it('waits while the other templates cannot be read', async () => {
    const world = await worldWith(across, elsewhere('success'))
    const environment = world.environment()
    const { plaid } = environment
    const failing = {
      ...environment,
      plaid: {
        ...plaid,
        listAttempts: (of: Parameters<typeof plaid.listAttempts>[0]) =>
          of.template_id === 'idvtmp_local'
            ? plaid.listAttempts(of)
            : async () => E.left({ _tag: 'PlaidUnavailable', cause: 'no-time-left' } as const),
      },
    }
    expect(await serveDue(subject, world.remainingMs)(failing)()).toEqual(E.right('failed'))
    expect(world.posts).toEqual([])
  })

  it('is sent without another read by default', async () => {
    const world = await worldWith([across[1] as Edit], elsewhere('success'))
    expect(await serve(world)).toEqual(E.right('retried'))
    expect(reads(world)).toBe(1)
  })
})

describe('the window of the policy', () => {
  const days = 86_400_000
  const spent = [['/caps/automaticPerUserMax', 1]] as const satisfies ReadonlyArray<Edit>

  it.each([
    [30, 29, 'exhausted'],
    [30, 31, 'retried'],
    [365, 181, 'exhausted'],
    [365, 366, 'retried'],
  ])('of %d days: a retry %d days ago, and this one is %s', async (window, ago, outcome) => {
    const world = useCaseEnvironment(typingError, { policy: [...spent, ['/windowMs', window * days]] })
    const past = nowMs - ago * days
    const { environment, client_user_id } = subject
    const slot = { token: 'token-of-before', atMs: past, template_id: subject.template_id, attempt_id: 'idv_before' }
    const budgets = world.environment().userBudgets
    const budget = await budgets.load(environment, client_user_id)()
    if (E.isRight(budget)) await budgets.save({ ...budget.right, slots: [slot] })()
    const loaded = await world.memory.load(subject)()
    if (E.isRight(loaded)) {
      const send = { token: slot.token, mode: 'automatic', strategy: 'incomplete', sentAtMs: past, rules: [] } as const
      const before = {
        attempt_id: 'idv_before',
        allowed: 1,
        sends: [send],
        state: { _tag: 'Retried', child_id: attemptId, how: 'sent' },
      } as const
      const scheduled = via(loaded.right, [schedule(attemptId, nowMs), nowMs])
      await world.put({ ...scheduled, attempts: [before, ...scheduled.attempts], outbox: [] })
    }
    expect(await serve(world)).toEqual(E.right(outcome))
  })
})
