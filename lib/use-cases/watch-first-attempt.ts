import * as E from 'fp-ts/Either'
import { includesId } from '../domain/plaid/same-id.ts'
import { subjectKeyOf } from '../domain/request/subject.ts'
import type { StatusUpdateOutcome } from '../domain/status-update-outcome.ts'
import { nextLookAtMs } from '../domain/watched-attempt-next.ts'
import { stepsOf } from '../domain/watched-next.ts'
import type { FirstAttemptStep } from './look-at-first-attempt.ts'

/**
 * Handles Plaid's `STEP_UPDATED`, which says that an applicant has done a step. From the first one on the attempt is
 * watched, so that it is judged even if no other webhook comes. The first one costs one read from Plaid and one write;
 * each later one costs a read of the table only.
 */
export const watchFirstAttempt =
  (identity_verification_id: string): FirstAttemptStep<StatusUpdateOutcome> =>
  ({ plaid, plaidEnv, watchedAttempts, templateIds, journal, nowMs }) =>
  async () => {
    const known = await watchedAttempts.load(plaidEnv, identity_verification_id)()
    if (E.isLeft(known)) return known
    if (known.right !== undefined) {
      journal.note({ attempt_id: known.right.attempt_id })()
      return E.right('already-known')
    }
    const read = await plaid.getSnapshot(identity_verification_id)()
    if (E.isLeft(read)) return read
    const snapshot = read.right
    journal.note({ attempt_id: snapshot.id, attempt_status: snapshot.status })()
    const key = subjectKeyOf(snapshot)
    if (key === undefined || !includesId(templateIds, key.template_id)) return E.right('not-ours')
    const startedAtMs = nowMs()
    const created = await watchedAttempts.create({
      ...key,
      attempt_id: snapshot.id,
      version: 0,
      startedAtMs,
      lookAtMs: nextLookAtMs(startedAtMs, startedAtMs) ?? startedAtMs,
      looks: 0,
      steps: stepsOf(snapshot),
    })()
    return E.isLeft(created) ? created : E.right(created.right ? 'watched' : 'already-known')
  }
