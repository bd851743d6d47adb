import type { ConcreteRetryRequest } from '../request/strategy.ts'

/** Who asked for something, and why: an operator's own words, unverified. Never in a log or an event. */
export interface OperatorNote {
  readonly by: string
  readonly reason: string
}

/**
 * One request to Plaid that left this service, or was about to. It counts until its holder records a definite no or
 * an un-send.
 */
export interface Send {
  /** Random, known only to the process that fenced: the holder of the send. */
  readonly token: string
  readonly mode: 'automatic' | 'on-demand'
  readonly strategy: ConcreteRetryRequest['strategy']
  readonly sentAtMs: number
  /** The policy's rules that decided the send; none on demand. */
  readonly rules: ReadonlyArray<string>
  /** Decided by a rule about a document or a selfie: these sends have a separate cap. */
  readonly isDocumentOrSelfie?: true
  /** The day, in days since 1970 UTC, whose budget was reserved. */
  readonly day?: number
  /** Hash of the idempotency key of the request. */
  readonly key?: string
  /** Of a send that an operator asked for. */
  readonly note?: OperatorNote
}

/** The members of the policy's decision on an attempt that the ledger keeps. */
export interface DecisionMark {
  readonly rules: ReadonlyArray<string>
  /** Version of the policy. */
  readonly policy: string
  /** Hash of the policy; absent from what an earlier version wrote. */
  readonly hash?: string
  readonly atMs: number
}

/** What an operator did last about an attempt in review. Without `by` and `reason` the person was forgotten since. */
export interface ReviewMark extends Partial<OperatorNote> {
  readonly act: 'closed' | 'rearmed'
  readonly atMs: number
}

/**
 * Not sent yet: `Scheduled` was never sent; `Waiting` had a definite no or an un-send, or an operator allowed another
 * send.
 */
export interface Pending {
  readonly _tag: 'Scheduled' | 'Waiting'
  readonly dueAtMs: number
  /** The first due time, moved by every wait that was expected: a pause, a cooldown, a day whose budget was spent. */
  readonly sinceMs: number
  /** How often in a row it was not served although it was due: a read failed, or Plaid answered a definite no. */
  readonly failures: number
}

export const isPending = (state: AttemptState): state is Pending =>
  state._tag === 'Scheduled' || state._tag === 'Waiting'

/**
 * Not over at Plaid: it is read again at `lookAtMs`. A `child` was made by a retry; `early`: a status update named it
 * before Plaid showed its outcome.
 */
export interface Watched {
  readonly _tag: 'Watched'
  readonly as: 'child' | 'early'
  readonly fromMs: number
  /** Since the last status update. */
  readonly looksFromMs: number
  readonly lookAtMs: number
  /** When Plaid made the attempt: of the `early` ones only the newest is watched. */
  readonly createdAtMs?: number
  /** The steps at the last look, and when that was. */
  readonly steps?: string
  /** `Identity Verification Abandoned` was published. */
  readonly isAbandoned?: true
}

interface Refused {
  readonly _tag: 'Refused'
  /** Plaid's `error_code`. */
  readonly error_code: string
  /** Token of the refused send, which no longer counts. */
  readonly token: string
}

interface Skipped {
  readonly _tag: 'Skipped'
  readonly reason: string
}

/** The states that an attempt may return to when a send no longer counts. */
export type Resting = Pending | Refused | Skipped | Watched

/**
 * Sent, or about to be sent, by the holder of the last send. `before` is the state before the fence, absent if the
 * attempt was new.
 */
export type Open =
  | { readonly _tag: 'Sending'; readonly leaseUntilMs: number; readonly before?: Resting }
  | { readonly _tag: 'Unknown'; readonly lookAtMs: number; readonly before?: Resting }
  /**
   * An operator must act, or has closed it. The sweep still looks for a child while `lookAtMs` is present.
   */
  | { readonly _tag: 'Review'; readonly lookAtMs?: number; readonly before?: Resting; readonly isClosed?: true }

export type AttemptState =
  | Resting
  | Open
  /**
   * `sent`: known from Plaid's answer to the send. `adopted`: known from Plaid's list or a webhook. `others`: more
   * children of the same attempt, made by other clients; each was reported as `misdirected`.
   */
  | {
      readonly _tag: 'Retried'
      readonly child_id: string
      readonly how: 'sent' | 'adopted'
      readonly others?: ReadonlyArray<string>
    }
  /** The request of this service made a child of another attempt than the intended one. */
  | { readonly _tag: 'Misdirected'; readonly child_id: string }
  | { readonly _tag: 'Superseded' }

/** The ledger's entry of one attempt. An attempt without an entry was never acted on. */
export interface AttemptEntry {
  readonly attempt_id: string
  /** Maximum number of counted sends: 1, and 1 more for each `Rearm` by an operator. */
  readonly allowed: number
  /**
   * The counted sends, oldest first. Only the holder of the last one removes it, after a definite no or an un-send.
   */
  readonly sends: ReadonlyArray<Send>
  readonly decision?: DecisionMark
  readonly reviewed?: ReviewMark
  readonly state: AttemptState
}
