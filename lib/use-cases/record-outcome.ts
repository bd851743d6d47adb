import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { RetryOutcome } from '../domain/classify-retry-answer.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { SendResult } from '../domain/ledger/ledger-command.ts'
import { childMade, eventOf, type LedgerEvent } from '../domain/ledger/ledger-event.ts'
import { sendResultOf } from '../domain/send-outcome.ts'
import { applyTo } from './apply-command.ts'
import { noteDue } from './note-due.ts'
import { publish, publishOutbox } from './publish-outbox.ts'
import { returnBudgets } from './reserve-budgets.ts'
import type { HeldSend, SendEnvironment } from './retry-plan.ts'

/** The event for a new attempt at Plaid: it is true whether or not the ledger's record succeeds. */
const factOf = (attempt_id: string, result: SendResult, nowMs: number): LedgerEvent | undefined => {
  switch (result._tag) {
    case 'Retried':
      return eventOf(childMade('retried', attempt_id, result.child_id, nowMs))
    case 'Misdirected':
      return eventOf(childMade('misdirected', attempt_id, result.child_id, nowMs))
    case 'Refused':
    case 'DefiniteNo':
    case 'Unknown':
      return undefined
  }
}

/**
 * Publishes that a new attempt exists, records how the send ended, and returns the budgets after a definite no. Never
 * fails: a failed record must not hide the new attempt from the caller, and a later sweep finds the attempt.
 */
export const recordOutcome =
  (held: HeldSend, outcome: RetryOutcome): ReaderTask<SendEnvironment, void> =>
  environment =>
  async () => {
    const { subject, plan, token } = held
    // The ledger's spelling, so that the event has the same id here and in the outbox.
    const attempt_id = entryOf(subject, plan.attempt.id)?.attempt_id ?? plan.attempt.id
    const result = sendResultOf(outcome, environment.nowMs(), environment.random())
    const fact = factOf(attempt_id, result, environment.nowMs())
    const url = environment.isUrlPublished && 'attempt' in outcome ? outcome.attempt.shareable_url : null
    const isPublished = fact !== undefined && (await publish(subject, fact, url ?? undefined)(environment)())
    const published = isPublished ? [fact.id] : []
    const recorded = await applyTo(subject, { _tag: 'Record', attempt_id, token, result, published })(environment)()
    if (E.isRight(recorded)) noteDue(recorded.right.subject, attempt_id)(environment)
    if (outcome._tag === 'DefiniteNo') await returnBudgets(held)(environment)()
    // An event that the bus did not accept stays in the outbox until a later sweep.
    if (fact === undefined && E.isRight(recorded)) await publishOutbox(recorded.right.subject)(environment)()
  }
