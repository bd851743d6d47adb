import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import { transition } from '../support/window.ts'

/** How the workers of the model use the ledger. Each mutant changes one member. */
export interface Protocol {
  readonly transition: typeof transition
  readonly caps: SubjectCaps
  /** `fine`: other processes may act between a load and its save. */
  readonly grain: 'coarse' | 'fine'
  readonly isFenced: boolean
  readonly isVersionChecked: boolean
  readonly isBudgetCheckedInFence: boolean
  readonly isKeyPinnedByFence: boolean
  /** Whether a request that a limit refuses pins its key. */
  readonly isRefusalPinned: boolean
  /** A look saves its conclusion only on the version that was loaded before its read. */
  readonly isLookChecked: boolean
  /** What a worker does with an attempt that is not over: with a webhook, and at a look. */
  readonly earlyReadIs: 'watched' | 'concluded'
  readonly failedLookIs: 'judged' | 'closed'
  /** What a worker does if the answer to its fence or to its un-send was lost. */
  readonly lostFence: 'load again' | 'send'
  readonly lostUnsend: 'do not send' | 'send'
  readonly timeoutIs: 'Unknown' | 'DefiniteNo'
}

/** Times at which processes decide, in any order: the model does not assume that clocks are right. */
export const times = { startMs: 0, leaseOverMs: 60_000, quarantineOverMs: 15 * 60_000 } as const

/** A blind send goes to review, and an attempt that did not change is abandoned. */
export const blindOverMs = 24 * 60 * 60_000
export const abandonedMs = 3 * 24 * 60 * 60_000

/** The real protocol. One automatic retry for a subject, so that two generations reach the cap. */
export const protocol: Protocol = {
  transition,
  caps: {
    automaticPerSubjectMax: 1,
    automaticByDocumentOrSelfieMax: 1,
    lineageRetriesMax: 3,
    onDemandPerSubjectMax: 3,
    cooldownMs: 0,
  },
  grain: 'coarse',
  isFenced: true,
  isVersionChecked: true,
  isBudgetCheckedInFence: true,
  isKeyPinnedByFence: true,
  isRefusalPinned: false,
  isLookChecked: true,
  earlyReadIs: 'watched',
  failedLookIs: 'judged',
  lostFence: 'load again',
  lostUnsend: 'do not send',
  timeoutIs: 'Unknown',
}
