import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { OperatorNote } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { History } from '../domain/plaid/history.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { Override } from '../domain/preflight.ts'
import type { RetryRequest } from '../domain/request/retry-request.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { DigestEnvironment } from '../ports/digest.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import type { SendEnvironment } from './retry-plan.ts'

export interface RetryCommand {
  readonly request: RetryRequest
  /** Make every check, and send nothing. */
  readonly dryRun: boolean
  /** The rules that the caller overrides; needs a key. */
  readonly overrides: ReadonlySet<Override>
  /** The caller's key for this request: with it, one attempt is retried at most once. */
  readonly idempotencyKey?: string
  /** Vetoes and mode apply to requests on the bus, so that they cannot bypass the rules against fraud. */
  readonly isFromBus: boolean
  /** Of an operator's request: who asked, and why. The ledger keeps it with the send. */
  readonly note?: OperatorNote
  /** Time left to this invocation, in milliseconds, at each call. */
  readonly remainingMs: () => number
}

export type RetryEnvironment = SendEnvironment & JournalEnvironment & DigestEnvironment & DeploymentEnvironment
export type RetryStep<A> = ReaderTaskEither<RetryEnvironment, RetryError, A>

/**
 * What was found for a request: the ledger's subject, Plaid's history, and the attempt to retry; undefined if there
 * is none.
 */
export interface RetryContext {
  readonly subject: SubjectLedger
  readonly history: History<Snapshot>
  readonly target: Snapshot | undefined
  /** When the history was read: Unix milliseconds, before the read began. */
  readonly readAtMs: number
}
