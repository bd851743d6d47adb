import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import { transition } from '../../lib/domain/ledger/transition.ts'

/** How the workers of the model use the ledger. Each mutant changes one member. */
export interface Protocol {
  readonly transition: typeof transition
  readonly caps: SubjectCaps
  /** `fine`: other processes may act between a load and its save. */
  readonly grain: 'coarse' | 'fine'
  readonly isFenced: boolean
  readonly isVersionChecked: boolean
  readonly isBudgetCheckedInFence: boolean
  readonly isKeyPinnedFirst: boolean
  /** What a worker does if the answer to its fence or to its un-send was lost. */
  readonly lostFence: 'load again' | 'send'
  readonly lostUnsend: 'do not send' | 'send'
  readonly timeoutIs: 'Unknown' | 'DefiniteNo'
}

/** Times at which processes decide, in any order: the model does not assume that clocks are right. */
export const times = { startMs: 0, leaseOverMs: 60_000, quarantineOverMs: 15 * 60_000 } as const

/** The real protocol. One automatic retry for a subject, so that two generations reach the cap. */
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
