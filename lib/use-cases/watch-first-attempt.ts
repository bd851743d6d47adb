import * as E from 'fp-ts/Either'
import { nextLookAtMs } from '../domain/automatic/first-attempt-next.ts'
import type { StatusUpdateOutcome } from '../domain/automatic/status-update-outcome.ts'
import { stepsOf } from '../domain/automatic/watched-next.ts'
import { isOfForgotten } from '../domain/ledger/forget.ts'
import { forgetWatch } from './forget-watch.ts'
import type { FirstAttemptStep } from './look-at-first-attempt.ts'
import { readAnnounced } from './read-announced.ts'

/**
 * Handles Plaid's `STEP_UPDATED`, which says that an applicant has done a step. From the first one on the attempt is
 * watched, so that it is judged even if no other webhook comes. The first one costs one read from Plaid, one of the
 * table, and one write; each later one costs a read of the table only.
 */
export const watchFirstAttempt =
  (identity_verification_id: string): FirstAttemptStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const { plaidEnv, firstAttempts, ledger, journal, nowMs } = environment
    const known = await firstAttempts.load(plaidEnv, identity_verification_id)()
    if (E.isLeft(known)) return known
    if (known.right !== undefined) {
      journal.note({ attempt_id: known.right.attempt_id })()
      return E.right('already-known')
    }
    const read = await readAnnounced(identity_verification_id)(environment)()
    if (E.isLeft(read)) return read
    if (read.right === undefined) return E.right('not-ours')
    const { snapshot, key } = read.right
    const loaded = await ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    if (isOfForgotten(loaded.right, snapshot)) return E.right('forgotten')
    const startedAtMs = nowMs()
    const created = await firstAttempts.create({
      ...key,
      attempt_id: snapshot.id,
      version: 0,
      startedAtMs,
      lookAtMs: nextLookAtMs(startedAtMs, startedAtMs) ?? startedAtMs,
      looks: 0,
      steps: stepsOf(snapshot),
    })()
    if (E.isLeft(created)) return created
    // Asked after the write, too: so nothing is kept of a person who was forgotten before it.
    const current = await ledger.load(key)()
    if (E.isLeft(current)) return current
    if (isOfForgotten(current.right, snapshot)) return forgetWatch(snapshot.id)(environment)()
    return E.right(created.right ? 'watched' : 'already-known')
  }
