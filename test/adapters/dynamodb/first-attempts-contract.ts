import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { closedWatch, type FirstAttempt } from '../../../lib/domain/automatic/first-attempt.ts'
import type { FirstAttempts } from '../../../lib/ports/first-attempts.ts'
import type { Ledger } from '../../../lib/ports/ledger.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'

let attempts = 0

/** The laws of the port, and of the ledger's index that finds what is to be looked at. */
export const firstAttemptsContract = (
  open: () => { readonly ledger: Ledger; readonly firstAttempts: FirstAttempts },
): void => {
  const fresh = () => {
    attempts += 1
    const { ledger, firstAttempts } = open()
    const watched: FirstAttempt = {
      ...subjectKey(),
      attempt_id: `idv_${attempts}`,
      version: 0,
      startedAtMs: t0,
      lookAtMs: t0 + 90_000,
      looks: 0,
    }
    const due = async (kind: 'work' | 'look', nowMs: number) => {
      const found = await ledger.due(kind, nowMs, 1_000)()
      if (E.isLeft(found)) throw new Error(found.left.cause)
      return found.right.rows.filter(row => row._tag === 'Attempt' && row.attempt_id === watched.attempt_id)
    }
    return { watched, due, ...firstAttempts }
  }

  test('what was never watched is not there', async () => {
    const { watched, load } = fresh()
    expect(await load(watched.environment, watched.attempt_id)()).toStrictEqual(E.right(undefined))
  })

  test('one of several creations succeeds, and is loaded under both spellings of the id', async () => {
    const { watched, create, load } = fresh()
    const answers = await Promise.all(['one', 'other', 'third'].map(steps => create({ ...watched, steps })()))
    expect(answers.filter(answer => E.isRight(answer) && answer.right)).toHaveLength(1)
    const other = watched.attempt_id.replace('idv_', 'flwses_')
    const loaded = await load(watched.environment, other)()
    expect(loaded).toMatchObject({ right: { ...watched, attempt_id: other, version: 1 } })
    expect(await create({ ...watched, attempt_id: other })()).toStrictEqual(E.right(false))
    expect(await load('production', watched.attempt_id)()).toStrictEqual(E.right(undefined))
  })

  test('a save on the loaded version is loaded at the next one, and a save on another one changes nothing', async () => {
    const { watched, create, load, save } = fresh()
    await create(watched)()
    const looked: FirstAttempt = { ...watched, version: 1, looks: 1, steps: 'kyc_check: active', isAbandoned: true }
    expect(await save(looked)()).toStrictEqual(E.right({ _tag: 'Saved', watched: { ...looked, version: 2 } }))
    for (const version of [0, 1, 3])
      expect(await save({ ...watched, version })()).toStrictEqual(E.right({ _tag: 'Conflict' }))
    expect(await load(watched.environment, watched.attempt_id)()).toStrictEqual(E.right({ ...looked, version: 2 }))
  })

  test('what is deleted is not there, is not due, and is not saved again', async () => {
    const { watched, due, create, load, save, erase } = fresh()
    await create(watched)()
    for (const _ of [1, 2])
      expect(await erase(watched.environment, watched.attempt_id)()).toStrictEqual(E.right(undefined))
    expect(await load(watched.environment, watched.attempt_id)()).toStrictEqual(E.right(undefined))
    expect(await due('look', t0 + 200_000)).toEqual([])
    expect(await save({ ...watched, version: 1 })()).toStrictEqual(E.right({ _tag: 'Conflict' }))
  })

  test('it is due for a look, never for work, from the minute of its look until it is closed', async () => {
    const { watched, due, create, save } = fresh()
    await create(watched)()
    const { environment, attempt_id } = watched
    expect(await due('look', t0 + 59_999)).toStrictEqual([])
    expect(await due('look', t0 + 60_000)).toStrictEqual([
      { _tag: 'Attempt', environment, attempt_id, dueAtMs: t0 + 60_000 },
    ])
    expect(await due('work', t0 + 60_000)).toStrictEqual([])
    await save({ ...watched, version: 1, lookAtMs: t0 + 600_000 })()
    expect(await due('look', t0 + 599_999)).toStrictEqual([])
    expect(await due('look', t0 + 600_000)).toHaveLength(1)
    await save(closedWatch({ ...watched, version: 2 }, 1_800_000_000))()
    expect(await due('look', t0 + 9_000_000)).toStrictEqual([])
  })
}
