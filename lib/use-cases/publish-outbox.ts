import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import { outcomeEvent } from '../domain/events/outcome-event.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { LedgerEvent } from '../domain/ledger/ledger-event.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { BusEnvironment } from '../ports/bus.ts'
import type { DecisionsEnvironment } from '../ports/decisions.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import { type ApplyEnvironment, applyTo } from './apply-command.ts'
import { putEvent } from './put-event.ts'

export type PublishEnvironment = ApplyEnvironment &
  BusEnvironment &
  PolicyEnvironment &
  DecisionsEnvironment &
  JournalEnvironment

/** Writes how the attempt ended into its decision. Nothing that is sent depends on it, so a failure changes nothing. */
const closeDecision =
  (subject: SubjectLedger, { attempt_id, kind, atMs }: LedgerEvent): ReaderTask<PublishEnvironment, unknown> =>
  ({ decisions }) =>
  async () => {
    if (kind === 'scheduled' || kind === 'reviewed' || entryOf(subject, attempt_id)?.decision === undefined) return
    await decisions.close(subject, attempt_id, kind, atMs)()
  }

/**
 * Publishes one event of a subject; true once the bus has accepted it. Only the process that has just made the
 * attempt passes `shareable_url`.
 */
export const publish =
  (subject: SubjectLedger, event: LedgerEvent, shareable_url?: string): ReaderTask<PublishEnvironment, boolean> =>
  environment =>
  async () => {
    const { policy, mode, journal } = environment
    const put = await putEvent(subject, outcomeEvent({ policy, mode }, subject, event, shareable_url))(environment)()
    if (E.isLeft(put)) {
      journal.note({ unpublished: 1 })()
      return false
    }
    await closeDecision(subject, event)(environment)()
    return true
  }

/**
 * Publishes the events in the subject's outbox, and clears those that the bus accepted. Returns the subject as it
 * is then. Never fails: the worker publishes the other events after a later sweep, with the same ids.
 */
export const publishOutbox =
  (subject: SubjectLedger): ReaderTask<PublishEnvironment, SubjectLedger> =>
  environment =>
  async () => {
    const ids: string[] = []
    for (const event of subject.outbox) if (await publish(subject, event)(environment)()) ids.push(event.id)
    if (ids.length === 0) return subject
    const cleared = await applyTo(subject, { _tag: 'Published', ids })(environment)()
    return E.isRight(cleared) ? cleared.right.subject : subject
  }
