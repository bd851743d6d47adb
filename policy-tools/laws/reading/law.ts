import type { Outcome, PolicyData, Situation } from './situation.ts'

interface Text {
  /** The law, in one sentence. */
  readonly says: string
  readonly why: string
}

/** In these situations nothing is retried automatically. */
export interface NoRetryLaw extends Text {
  readonly kind: 'no-retry'
  readonly where: (situation: Situation, policy: PolicyData) => boolean
}

/** What must be true of each decision in these situations. */
export interface DecisionLaw extends Text {
  readonly kind: 'decision'
  readonly where: (situation: Situation, outcome: Outcome, policy: PolicyData) => boolean
  readonly holds: (situation: Situation, outcome: Outcome, policy: PolicyData) => boolean
}

/** A situation, or a policy, that is changed in a way that must not change the decision, or only to the stricter. */
export interface Changed {
  readonly change: string
  readonly situation?: Situation
  readonly policy?: PolicyData
}

/** What must be true of two decisions, of which the second is about something changed. */
export interface ChangeLaw extends Text {
  readonly kind: 'change'
  readonly changes: (situation: Situation, outcome: Outcome, policy: PolicyData) => ReadonlyArray<Changed>
  readonly holds: (outcome: Outcome, changed: Outcome) => boolean
}

export type Law = NoRetryLaw | DecisionLaw | ChangeLaw
