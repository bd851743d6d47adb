import * as E from 'fp-ts/Either'
import type { StatusUpdateOutcome } from '../domain/automatic/status-update-outcome.ts'
import { watchOf } from '../domain/automatic/watched-next.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import { creationOf, isOfForgotten } from '../domain/ledger/forget.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import { isUnserved } from '../domain/ledger/retire.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { isChildOf } from '../domain/plaid/history.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { outcomeOfKnown, outcomeOfRejected, type StatusUpdateStep } from './act-on-decision.ts'
import { applyTo } from './apply-command.ts'
import { judgeUpdate } from './judge-update.ts'
import { lookAtWatched } from './look-at-watched.ts'
import { noteDue } from './note-due.ts'
import { publishOutbox } from './publish-outbox.ts'
import { readAnnounced } from './read-announced.ts'
import { eraseDecisions } from './record-decision.ts'

/** `isNew`: this call has recorded the child of an attempt without one. */
interface Adoption {
  readonly subject: SubjectLedger
  readonly parent: AttemptEntry | undefined
  readonly isNew: boolean
}

/** Records this attempt as the child of its previous attempt, if the ledger has an entry of that one. */
const adoptParent =
  (subject: SubjectLedger, child: Snapshot): StatusUpdateStep<Adoption> =>
  environment =>
  async () => {
    const parent = child.previous_attempt_id === null ? undefined : entryOf(subject, child.previous_attempt_id)
    if (parent === undefined || !isChildOf(child, parent.attempt_id))
      return E.right({ subject, parent: undefined, isNew: false })
    const { attempt_id } = parent
    const command = { _tag: 'Adopt', attempt_id, child_id: child.id, ...creationOf(child) } as const
    const adopted = await applyTo(subject, command)(environment)()
    if (E.isLeft(adopted)) return adopted
    const state = entryOf(adopted.right.subject, parent.attempt_id)?.state
    // If another process has recorded or adopted the child since the load, this call has not.
    const isOwn = adopted.right._tag === 'Applied' && adopted.right.isOwn === true
    const isNew = isOwn && parent.state._tag !== 'Retried' && state?._tag === 'Retried' && state.how === 'adopted'
    return E.right({ subject: await publishOutbox(adopted.right.subject)(environment)(), parent, isNew })
  }

/** Acts on what the attempt shows: judges it, looks at it, or begins to watch it. */
const actOnSnapshot =
  (subject: SubjectLedger, snapshot: Snapshot): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const entry = entryOf(subject, snapshot.id)
    if (entry?.state._tag === 'Watched') return lookAtWatched(subject, entry.attempt_id, true)(environment)()
    if (snapshot.status === 'failed' || snapshot.status === 'expired') {
      const known = entry && !isUnserved(entry) ? outcomeOfKnown(subject, entry, environment.nowMs()) : undefined
      return known ?? judgeUpdate(subject, snapshot)(environment)()
    }
    if (entry !== undefined || snapshot.status === 'success' || snapshot.status === 'canceled')
      return E.right('nothing-to-do')
    const watched = await applyTo(subject, watchOf(snapshot))(environment)()
    if (E.isLeft(watched)) return watched
    noteDue(watched.right.subject, snapshot.id)(environment)
    if (watched.right._tag === 'Applied') return E.right('watched')
    if (watched.right.rejected.reason === 'superseded') return E.right('nothing-to-do')
    // Redelivered while the item is full, and after a day a dead letter: an attempt is never forgotten without an alarm.
    const { rejected, subject: current } = watched.right
    return outcomeOfRejected(current, snapshot.id, rejected, environment.nowMs())
  }

/** What an adoption alone leaves of the child. */
const isOfNoDecision = (outcome: StatusUpdateOutcome): boolean =>
  outcome === 'watched' || outcome === 'closed' || outcome === 'already-known' || outcome === 'nothing-to-do'

/**
 * Handles Plaid's message that an attempt has changed. The attempt is read from Plaid; a failed or expired one is
 * judged, and then scheduled, held or never retried; one that is not over is watched, because the read may have come
 * too early and no other message may come. Nothing is sent here: the sweep queues a scheduled retry when it is due.
 */
export const handleStatusUpdate =
  (identity_verification_id: string): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const { ledger, journal } = environment
    const read = await readAnnounced(identity_verification_id)(environment)()
    if (E.isLeft(read)) return read
    if (read.right === undefined) return E.right('not-ours')
    const { snapshot, key } = read.right

    const loaded = await ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    // A call that failed half-way may have kept a decision since then.
    if (isOfForgotten(loaded.right, snapshot)) return eraseDecisions(key, snapshot.id)(environment)()
    const adoption = await adoptParent(loaded.right, snapshot)(environment)()
    if (E.isLeft(adoption)) return adoption
    const { subject, parent, isNew } = adoption.right
    const outcome = await actOnSnapshot(subject, snapshot)(environment)()
    if (parent === undefined || !isNew) return outcome
    if (E.isRight(outcome) && !isOfNoDecision(outcome.right)) return outcome
    journal.note({ attempt_id: parent.attempt_id, new_attempt_id: snapshot.id })()
    return E.isLeft(outcome) ? outcome : E.right('adopted')
  }
