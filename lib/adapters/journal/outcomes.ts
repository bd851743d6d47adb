import type { DueOutcome } from '../../domain/automatic/due-next.ts'
import type { StatusUpdateOutcome } from '../../domain/automatic/status-update-outcome.ts'
import type { RetryErrorCode } from '../../domain/retry-error-table.ts'
import type { IgnoredReason, RefusedReason, UnavailableReason } from '../../domain/webhook/webhook-outcome.ts'

/** What the worker says of a message by itself, before or without a use case. */
export type MessageOutcome =
  /** The message is not an event: it goes to the dead-letter queue. */
  | 'no-event'
  /** An event that is not for the worker. */
  | 'ignored-event'
  /** Too little time is left in this invocation. */
  | 'left-for-later'
  /** It lay in a queue for over three minutes, and falls due again. */
  | 'too-late'
  /** It is about an attempt of Plaid's other environment. */
  | 'other-environment'

/** A retry that was answered with an attempt. */
type ResultOutcome = 'retried' | 'misdirected' | 'repeated' | 'dry-run'

/** What an operator's act did, besides `closed` and the outcomes of a retry. */
type ActOutcome =
  | 'paused'
  | 'resumed'
  | 'rearmed'
  /** The review was closed, or the attempt re-armed, before. */
  | 'already-done'
  | 'moved'

/** Every outcome of a call on demand, of a message of the worker, and of an operator's act: `docs/outcomes.md`. */
export type CallOutcome =
  | ResultOutcome
  | ActOutcome
  | MessageOutcome
  | StatusUpdateOutcome
  | DueOutcome
  | RetryErrorCode
  /** Something was thrown. */
  | 'defect'

/** Every outcome of a delivery to the webhook's route. */
export type DeliveryOutcome =
  | 'accepted'
  | `ignored-${IgnoredReason}`
  | `refused-${RefusedReason}`
  | UnavailableReason
  | 'defect'

/** Every outcome of a sweep. */
export type SweepOutcome = 'swept' | 'not-swept'

/** Every outcome of the function that reads. */
export type StandingOutcome =
  /** An act was answered, or the standing of a subject. */
  'answered' | RetryErrorCode | 'defect'
