import * as E from 'fp-ts/Either'
import { entryOf } from '../domain/ledger/entries.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { isChildOf, rowOf } from '../domain/plaid/history.ts'
import { includesId } from '../domain/plaid/same-id.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { subjectKeyOf } from '../domain/request/subject.ts'
import { actOn, outcomeOfKnown, type StatusUpdateOutcome, type StatusUpdateStep } from './act-on-decision.ts'
import { applyTo } from './apply-command.ts'
import { judge } from './judge.ts'
import { publishOutbox } from './publish-outbox.ts'
import { readHistory, staleList } from './read-history.ts'

/** Records this attempt as the child of its previous attempt, if the ledger has an entry of that one. */
const adoptParent =
  (subject: SubjectLedger, child: Snapshot): StatusUpdateStep<SubjectLedger> =>
  environment =>
  async () => {
    const parent = child.previous_attempt_id === null ? undefined : entryOf(subject, child.previous_attempt_id)
    if (parent === undefined || !isChildOf(child, parent.attempt_id)) return E.right(subject)
    const command = { _tag: 'Adopt', attempt_id: parent.attempt_id, child_id: child.id } as const
    const adopted = await applyTo(subject, command)(environment)()
    if (E.isLeft(adopted)) return adopted
    return E.right(await publishOutbox(adopted.right.subject)(environment)())
  }

/**
 * Handles Plaid's message that an attempt has changed. The attempt is read from Plaid; a failed or expired one is
 * judged, and then scheduled, held or never retried. Nothing is sent here: the sweep queues a scheduled retry when it
 * is due.
 */
export const handleStatusUpdate =
  (identity_verification_id: string): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const { plaid, ledger, journal, templateIds } = environment
    const read = await plaid.getSnapshot(identity_verification_id)()
    if (E.isLeft(read)) return read
    const snapshot = read.right
    journal.note({ attempt_id: snapshot.id, attempt_status: snapshot.status })()
    const key = subjectKeyOf(snapshot)
    if (key === undefined || !includesId(templateIds, key.template_id)) return E.right('not-ours')

    const loaded = await ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    const adopted = await adoptParent(loaded.right, snapshot)(environment)()
    if (E.isLeft(adopted)) return adopted
    const subject = adopted.right
    if (snapshot.status !== 'failed' && snapshot.status !== 'expired') return E.right('nothing-to-do')
    const entry = entryOf(subject, snapshot.id)
    if (entry !== undefined) return outcomeOfKnown(subject, entry, environment.nowMs())

    const history = await readHistory(subject)(environment)()
    if (E.isLeft(history)) return history
    if (rowOf(history.right, snapshot.id) === undefined) return E.left(staleList)
    const judged = await judge(snapshot, history.right, subject)(environment)()
    if (E.isLeft(judged)) return judged
    return actOn(subject, judged.right)(environment)()
  }
