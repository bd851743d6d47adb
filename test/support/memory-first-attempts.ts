import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { FirstAttempt } from '../../lib/domain/automatic/first-attempt.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import { foldedId } from '../../lib/domain/plaid/same-id.ts'
import type { FirstAttempts, WatchSaveOutcome } from '../../lib/ports/first-attempts.ts'
import { type Calling, inTurn } from './calling.ts'
import { type DueMemory, dueMemory } from './memory-due.ts'

/** The behaviour of the watched attempts. Each call is one step. */
export interface FirstAttemptsMemory {
  readonly load: (environment: PlaidEnv, attempt_id: string) => FirstAttempt | undefined
  readonly create: (watched: FirstAttempt) => boolean
  readonly save: (watched: FirstAttempt) => WatchSaveOutcome
  readonly erase: (environment: PlaidEnv, attempt_id: string) => void
}

/** `due`: the index of the ledger in memory that is to find them. */
const firstAttemptsMemory = (due: DueMemory = dueMemory()): FirstAttemptsMemory => {
  const stored = new Map<string, FirstAttempt>()
  const idOf = (environment: PlaidEnv, attempt_id: string): string => `attempt/${environment}/${foldedId(attempt_id)}`
  const put = (watched: FirstAttempt): FirstAttempt => {
    const { environment, attempt_id, lookAtMs } = watched
    const id = idOf(environment, attempt_id)
    stored.set(id, watched)
    due.move(id, lookAtMs === undefined ? undefined : { kind: 'look', atMs: lookAtMs }, dueAtMs => ({
      _tag: 'Attempt',
      environment,
      attempt_id,
      dueAtMs,
    }))
    return watched
  }
  return {
    load: (environment, attempt_id) => {
      const found = stored.get(idOf(environment, attempt_id))
      return found && { ...found, attempt_id }
    },
    create: watched => {
      if (stored.has(idOf(watched.environment, watched.attempt_id))) return false
      put({ ...watched, version: 1 })
      return true
    },
    save: watched => {
      const before = stored.get(idOf(watched.environment, watched.attempt_id))
      if ((before?.version ?? 0) !== watched.version) return { _tag: 'Conflict' }
      return { _tag: 'Saved', watched: put({ ...watched, version: watched.version + 1 }) }
    },
    erase: (environment, attempt_id) => {
      const id = idOf(environment, attempt_id)
      stored.delete(id)
      due.move(id, undefined, () => {
        throw new Error('a deleted item is not due')
      })
    },
  }
}

/** The port over what is in memory. */
const firstAttemptsOver = (
  memory: FirstAttemptsMemory,
  calling: Calling<LedgerUnavailable> = inTurn,
): FirstAttempts => {
  const called = <A>(name: string, isChange: boolean, act: () => A): TE.TaskEither<LedgerUnavailable, A> =>
    calling({ name, isChange }, () => E.right(act()))
  return {
    load: (environment, attempt_id) => called('load watched', false, () => memory.load(environment, attempt_id)),
    create: watched => called(`watch ${watched.attempt_id}`, true, () => memory.create(watched)),
    save: watched => called(`save watched ${watched.attempt_id} ${watched.version}`, true, () => memory.save(watched)),
    erase: (environment, attempt_id) =>
      called(`erase watched ${attempt_id}`, true, () => memory.erase(environment, attempt_id)),
  }
}

/** Watched attempts in memory that behave like the real ones. */
export const memoryFirstAttempts = (due?: DueMemory): FirstAttempts => firstAttemptsOver(firstAttemptsMemory(due))
