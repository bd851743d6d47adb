import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'

/** Attempts have numbers in the order of their creation. Number 0 exists from the start, and has failed. */
export interface PlaidAttempt {
  /** -1: none. */
  readonly parent: number
  /** The token of the service's request that made it, or `else`. */
  readonly by: string
}

/** What Plaid's `get` shows of the newest attempt. Older attempts are over. */
export type NewestStatus = 'active' | 'failed' | 'success'

/**
 * A process that serves one message or request, between two of its steps.
 * - `act`: it has read the first `seen` attempts of Plaid's list. The list may be old.
 * - `again`: a save was lost, and the command is decided again. `save`: decided, and not saved yet (fine grain).
 * - `look`: it has loaded the ledger and then read a watched attempt. It saves only on the version that it loaded.
 * - `gate`: it has fenced. `wait`: its request is under way.
 */
export type Worker = {
  readonly mode: 'automatic' | 'on-demand'
  readonly attempt: number
} & (
  | {
      readonly at: 'act'
      readonly seen: number
      readonly hasBudget: boolean
      /** It serves a webhook, and no due attempt. */
      readonly isUpdate: boolean
    }
  | { readonly at: 'again'; readonly deciding: Deciding; readonly seen: number }
  | {
      readonly at: 'save' | 'look'
      readonly deciding: Deciding
      readonly seen: number
      readonly target: SubjectLedger
      readonly isCurrent: boolean
    }
  | { readonly at: 'gate' | 'wait'; readonly token: string }
)

/** A command, and the time of its decision. */
export interface Deciding {
  readonly command: LedgerCommand
  readonly nowMs: number
}

/** A request to Plaid that is under way, and may arrive at any time, or never. */
export interface Post {
  readonly attempt: number
  readonly token: string
}

/** How many faults and requests of each kind may still happen. */
export interface Allowance {
  /** Webhooks for failed attempts, duplicates included. */
  readonly webhooks: number
  /** On-demand requests, all under one idempotency key. */
  readonly requests: number
  readonly crashes: number
  readonly lostSaves: number
  readonly freezes: number
  readonly definiteNos: number
  readonly refusals: number
  /** Retries from outside the service. */
  readonly elsewhere: number
  readonly rearms: number
  /** Due attempts that could not be read. */
  readonly failures: number
  /** Retries that are not sent for three days. */
  readonly overdue: number
  /** Webhooks whose read comes before Plaid's outcome or findings. */
  readonly earlyReads: number
  /** Attempts that succeed; a reviewer fails an attempt that succeeded. */
  readonly successes: number
  readonly reviewers: number
  /** Requests that retry an attempt which has a child already. */
  readonly twins: number
  /** From some time on Plaid refuses every list of the subject. */
  readonly deletedTemplates: number
}

export interface World {
  /** Its version is always 0. Each copy has a flag that says whether it is current. */
  readonly subject: SubjectLedger
  readonly attempts: ReadonlyArray<PlaidAttempt>
  readonly newest: NewestStatus
  readonly isListRefused: boolean
  /** By attempt: the service knows of it, and has not closed it. */
  readonly known: ReadonlyArray<boolean>
  /** Ids of the events about more children, recoveries and abandoned attempts. */
  readonly reported: ReadonlyArray<string>
  readonly workers: ReadonlyArray<Worker>
  /** Saves that were reported as lost and may still be applied, while the subject has not changed since. */
  readonly lateSaves: ReadonlyArray<SubjectLedger>
  readonly posts: ReadonlyArray<Post>
  readonly left: Allowance
  readonly tokens: number
  /** By attempt: requests that left, minus those with a definite no. */
  readonly sent: ReadonlyArray<number>
  /** The same for automatic requests, and for those under the idempotency key. */
  readonly sentAutomatically: number
  readonly sentUnderKey: number
}

/** One possible next event, with a text for the trace. */
export interface Step {
  readonly label: string
  readonly world: World
  readonly violation?: Violation
}

/**
 * - `double`: more counted requests for an attempt than allowed. `key`: two under one key. `budget`: more than the cap.
 * - `hidden`: a request may have had an effect, and the entry does not show it.
 * - `takeover`: a holder lost its send before its lease ended.
 * - `dropped`: a child that was seen is neither in the ledger nor in an event.
 * - `unwatched`: an attempt has a new child, and the child is not watched. `lost`: a failed attempt is forgotten.
 * - `repeated`: an event that may happen once happened twice. `unearned`: a recovery without a counted send.
 * - `unpinned`: the pin of a key with a counted send was removed. `pinned`: a key was pinned although nothing was sent.
 */
export type Violation =
  | 'double'
  | 'key'
  | 'budget'
  | 'hidden'
  | 'takeover'
  | 'dropped'
  | 'unwatched'
  | 'lost'
  | 'repeated'
  | 'unearned'
  | 'unpinned'
  | 'pinned'

export const attemptId = (attempt: number): string => `a${attempt}`

export const numberOf = (attempt_id: string): number => Number(attempt_id.slice(1))
