import type { ConcreteRetryRequest } from '../request/strategy.ts'

/** One request to Plaid that left this service, or was about to. It counts until its holder learns that Plaid certainly did nothing. */
export interface Send {
  /** Random, known to the one process that fenced: the holder of the send. */
  readonly token: string
  readonly mode: 'automatic' | 'on-demand'
  readonly strategy: ConcreteRetryRequest['strategy']
  readonly sentAtMs: number
  /** The policy's rules that decided it; none on demand. */
  readonly rules: ReadonlyArray<string>
  /** Decided by a rule about a document or a selfie: these have a cap of their own. */
  readonly isDocumentOrSelfie?: true
  /** The day, in days since 1970 UTC, whose budget was reserved: a return goes to that day only. */
  readonly day?: number
}

/** The policy's word on an attempt, as far as the ledger keeps it. */
export interface DecisionMark {
  readonly rules: ReadonlyArray<string>
  /** Version of the policy. */
  readonly policy: string
  readonly atMs: number
}

/** Waiting for its time: `Scheduled` was never tried, `Waiting` had a definite no or was given another send by an operator. */
type Pending =
  | { readonly _tag: 'Scheduled'; readonly dueAtMs: number }
  | { readonly _tag: 'Waiting'; readonly dueAtMs: number }

interface Refused {
  readonly _tag: 'Refused'
  /** Plaid's `error_code`. */
  readonly error_code: string
  /** Of the send that was refused, which counts no more. */
  readonly token: string
}

interface Skipped {
  readonly _tag: 'Skipped'
  readonly reason: string
}

/** What an attempt may return to when a send is taken back. */
export type Resting = Pending | Refused | Skipped

/** Sent, or about to be, by the holder of the last send. `before` is absent where the attempt was new. */
export type Open =
  | { readonly _tag: 'Sending'; readonly leaseUntilMs: number; readonly before?: Resting }
  | { readonly _tag: 'Unknown'; readonly lookAtMs: number; readonly before?: Resting }
  /** Automation gave up: a person's turn. Looked at while `lookAtMs` is there. */
  | { readonly _tag: 'Review'; readonly lookAtMs?: number; readonly before?: Resting }

export type AttemptState =
  | Resting
  | Open
  /** `sent`: Plaid's answer said so. `adopted`: a child was seen. */
  | { readonly _tag: 'Retried'; readonly child_id: string; readonly how: 'sent' | 'adopted' }
  /** Our request made an attempt that does not follow the one that was meant. */
  | { readonly _tag: 'Misdirected'; readonly child_id: string }
  | { readonly _tag: 'Superseded' }

/** What is remembered of one attempt. No entry means that it was never acted on. */
export interface AttemptEntry {
  readonly attempt_id: string
  /** Sends that may count at the same time: 1, and 1 more for each act of an operator. */
  readonly allowed: number
  /** Those that count, oldest first. Shrinks only by its holder, after a definite no. */
  readonly sends: ReadonlyArray<Send>
  readonly decision?: DecisionMark
  readonly state: AttemptState
}
