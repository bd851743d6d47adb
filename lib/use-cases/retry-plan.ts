import type { Fence } from '../domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { OwnedAttempt } from '../domain/plaid/attempt.ts'
import type { ConcreteRetryRequest } from '../domain/request/strategy.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { PauseSwitchEnvironment } from '../ports/pause-switch.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { RandomEnvironment } from '../ports/random.ts'
import type { UserBudgetsEnvironment } from '../ports/user-budgets.ts'
import type { PublishEnvironment } from './publish-outbox.ts'

/** A decided retry. `attempt` is the intended attempt: the newest of the subject. */
export interface RetryPlan {
  readonly attempt: OwnedAttempt
  readonly request: ConcreteRetryRequest
  readonly mode: 'automatic' | 'on-demand'
  /** The policy's rules that decided the retry; none on demand. `maxima`: how often each may retry one subject. */
  readonly rules: ReadonlyArray<string>
  readonly maxima: Readonly<Record<string, number>>
  readonly isDocumentOrSelfie: boolean
  /** The idempotency key of the request, which the fence pins: its hash, and the request's fingerprint. */
  readonly pin?: Required<Fence>['pin']
  readonly note?: Fence['note']
  /** When the list was read that shows the attempt as the newest: Unix milliseconds, before the read began. */
  readonly precheckedAtMs: number
  /** Only automatic: the time whose day and interval were taken, in Unix milliseconds. */
  readonly reservedAtMs?: number
  /** Time left to this invocation, in milliseconds, at each call. */
  readonly remainingMs: () => number
}

export type SendEnvironment = PublishEnvironment &
  PlaidEnvironment &
  CountersEnvironment &
  UserBudgetsEnvironment &
  PauseSwitchEnvironment &
  RandomEnvironment & {
    /** Whether outcome events carry `shareable_url`. */
    readonly isUrlPublished: boolean
  }

/** A send that this process holds: its fence is saved. */
export interface HeldSend {
  readonly subject: SubjectLedger
  readonly plan: RetryPlan
  readonly token: string
  /** The time whose day and interval were reserved, in Unix milliseconds. */
  readonly reservedAtMs: number
}
