import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import { transition } from '../../lib/domain/ledger/transition.ts'

/** How the workers of the model use the ledger. The mutants change one thing each. */
export interface Protocol {
  readonly transition: typeof transition
  readonly caps: SubjectCaps
  /** `fine`: others may act between a load and its save. */
  readonly grain: 'coarse' | 'fine'
  readonly isFenced: boolean
  readonly isVersionChecked: boolean
  readonly isBudgetCheckedInFence: boolean
  readonly isKeyPinnedFirst: boolean
  /** What a worker does after a fence whose answer was lost, and after an un-send that was not confirmed. */
  readonly lostFence: 'load again' | 'send'
  readonly lostUnsend: 'do not send' | 'send'
  readonly timeoutIs: 'Unknown' | 'DefiniteNo'
}

/** Times at which the model's processes decide. The order in which they do is free: no clock is assumed to be right. */
export const times = { startMs: 0, leaseOverMs: 60_000, quarantineOverMs: 15 * 60_000 } as const

/** The protocol as it is. One automatic retry a subject, so that the cap matters within two generations. */
export const protocol: Protocol = {
  transition,
  caps: {
    automaticPerSubjectMax: 1,
    automaticByDocumentOrSelfieMax: 1,
    retriesPerUserMax: 3,
    onDemandPerSubjectMax: 3,
    cooldownMs: 0,
  },
  grain: 'coarse',
  isFenced: true,
  isVersionChecked: true,
  isBudgetCheckedInFence: true,
  isKeyPinnedFirst: true,
  lostFence: 'load again',
  lostUnsend: 'do not send',
  timeoutIs: 'Unknown',
}
