import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'

/** Plaid's attempts are numbered in the order in which they were made; the last is the newest. Number 0 is there from the start, and has failed. */
export interface PlaidAttempt {
  /** -1: none. */
  readonly parent: number
  /** The token of our request that made it, or `else`. */
  readonly by: string
}

/**
 * A process that does what one message or request asks for, between two of its steps.
 * - `act`, `pin`: it has read Plaid's list, and saw the first `seen` attempts. Older states of the list are read too: no freshness is assumed.
 * - `again`: a save was lost, and the command is to be decided anew. `save`: decided, and not yet saved (fine grain).
 * - `gate`: it fenced. `wait`: its request is under way.
 */
export type Worker = {
  readonly mode: 'automatic' | 'on-demand'
  readonly attempt: number
} & (
  | { readonly at: 'act' | 'pin'; readonly seen: number; readonly hasBudget: boolean }
  | { readonly at: 'again'; readonly deciding: Deciding; readonly seen: number }
  | {
      readonly at: 'save'
      readonly deciding: Deciding
      readonly seen: number
      readonly target: SubjectLedger
      readonly isCurrent: boolean
    }
  | { readonly at: 'gate' | 'wait'; readonly token: string }
)

/** A command, and the time at which it is decided. */
export interface Deciding {
  readonly command: LedgerCommand
  readonly nowMs: number
}

/** A request to Plaid that is under way, and may land at any time, or never. */
export interface Post {
  readonly attempt: number
  readonly token: string
}

/** What may still go wrong, or be asked for. */
export interface Allowance {
  /** Webhooks for failed attempts: the first of each and duplicates. */
  readonly webhooks: number
  /** Requests of a person, all under one idempotency key. */
  readonly requests: number
  readonly crashes: number
  readonly lostSaves: number
  readonly freezes: number
  readonly definiteNos: number
  readonly refusals: number
  /** Retries by somebody else. */
  readonly elsewhere: number
  readonly rearms: number
}

export interface World {
  /** Its version is always 0: whether a copy is current is kept with the copy. */
  readonly subject: SubjectLedger
  readonly attempts: ReadonlyArray<PlaidAttempt>
  readonly hasNewestFailed: boolean
  readonly workers: ReadonlyArray<Worker>
  /** Saves that were reported lost and may still be applied, while the subject is the one that they were decided on. */
  readonly lateSaves: ReadonlyArray<SubjectLedger>
  readonly posts: ReadonlyArray<Post>
  readonly left: Allowance
  readonly tokens: number
  /** By attempt: requests that left, less those that Plaid certainly did nothing for. */
  readonly sent: ReadonlyArray<number>
  /** The same for automatic requests, and for those under the idempotency key. */
  readonly sentAutomatically: number
  readonly sentUnderKey: number
}

/** One thing that can happen next, told in words. */
export interface Step {
  readonly label: string
  readonly world: World
  readonly violation?: Violation
}

/**
 * `double`: more requests for an attempt than may count. `key`: two under one key. `budget`: more than the cap. `hidden`: a request that may have
 * had an effect, and an entry that does not say so. `takeover`: a holder lost its send while its lease ran.
 */
export type Violation = 'double' | 'key' | 'budget' | 'hidden' | 'takeover'

export const attemptId = (attempt: number): string => `a${attempt}`

export const numberOf = (attempt_id: string): number => Number(attempt_id.slice(1))
