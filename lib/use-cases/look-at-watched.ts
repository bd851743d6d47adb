import * as E from 'fp-ts/Either'
import type { StatusUpdateOutcome } from '../domain/automatic/status-update-outcome.ts'
import { afterLook, stepsOf, watchOf } from '../domain/automatic/watched-next.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { isSameId } from '../domain/plaid/same-id.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { StatusUpdateStep } from './act-on-decision.ts'
import { applyOnce } from './apply-command.ts'
import { judgeUpdate } from './judge-update.ts'
import { noteAttempt } from './note-attempt.ts'
import { noteDue } from './note-due.ts'
import { publishOutbox } from './publish-outbox.ts'

/** If the subject changes during so many reads in a row, the look fails, and is made again later. */
const readsMax = 5

/** The outcome of a look, by the command that was saved and the events that it put into the outbox. */
const outcomeOf = (saved: SubjectLedger, command: LedgerCommand, { id, status }: Snapshot): StatusUpdateOutcome => {
  const has = (kind: string): boolean =>
    saved.outbox.some(event => event.kind === kind && isSameId(event.child_id ?? event.attempt_id, id))
  if (command._tag !== 'Unwatch') return has('abandoned') ? 'abandoned' : 'watched'
  if (command.outcome === 'not-completed') return 'not-completed'
  return status === 'success' && has('recovered') ? 'recovered' : 'closed'
}

/**
 * Reads a watched attempt, and saves what follows: it is judged, its watch ends, or the next look is set. This is saved
 * only on the version that was loaded before the read. If the subject has changed since, the attempt may have changed
 * too (a reviewer failed it, for instance), so it is read again.
 *
 * @param isUpdate a status update caused this look. If the read shows no change, it was too early, and the looks after
 * an update begin again
 */
export const lookAtWatched =
  (loaded: SubjectLedger, attempt_id: string, isUpdate: boolean): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const { plaid, ledger, nowMs } = environment
    let subject = loaded
    for (let reads = 0; reads < readsMax; reads += 1) {
      const entry = entryOf(subject, attempt_id)
      if (entry?.state._tag !== 'Watched') return E.right('already-known')
      const read = await plaid.getSnapshot(entry.attempt_id)()
      if (E.isLeft(read)) return read
      const snapshot = read.right
      noteAttempt(snapshot)(environment)
      if (snapshot.status === 'failed' || snapshot.status === 'expired')
        return judgeUpdate(subject, snapshot)(environment)()
      const next = afterLook(entry.attempt_id, entry.state, snapshot, nowMs())
      const { steps } = entry.state
      // A child that was never looked at has no steps to compare with.
      const showsNothing = steps === undefined || steps === stepsOf(snapshot)
      const isEarly = isUpdate && next._tag === 'Watching' && showsNothing
      const command = isEarly ? watchOf(snapshot) : next
      const saved = await applyOnce(subject, command)(environment)()
      if (E.isLeft(saved)) return saved
      if (saved.right._tag === 'Applied') {
        const outcome = outcomeOf(saved.right.subject, command, snapshot)
        await publishOutbox(saved.right.subject)(environment)()
        noteDue(saved.right.subject, attempt_id)(environment)
        return E.right(outcome)
      }
      const reloaded = await ledger.load(subject)()
      if (E.isLeft(reloaded)) return reloaded
      subject = reloaded.right
    }
    return E.left({ _tag: 'LedgerUnavailable', cause: 'contended' })
  }
