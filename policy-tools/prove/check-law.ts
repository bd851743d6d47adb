import type { Law } from '../laws/reading/law.ts'
import type { PolicyData, Situation } from '../laws/reading/situation.ts'
import type { Court } from './court.ts'
import type { Ruling } from './judge.ts'

/** What was compared with what was decided, for a law about a change. */
export interface Compared {
  readonly change: string
  readonly situation: Situation
  readonly ruling: Ruling
  readonly policy: PolicyData
}

export interface Breach {
  readonly ruling: Ruling
  readonly compared?: Compared
}

export interface Checked {
  /** How often the law had something to say. */
  readonly tried: number
  readonly breach?: Breach
}

const nothing: Checked = { tried: 0 }

/** Whether a law holds in a situation that was decided so. */
export const checkLaw = (law: Law, situation: Situation, ruling: Ruling, court: Court, policy: PolicyData): Checked => {
  switch (law.kind) {
    case 'no-retry':
      if (!law.where(situation, policy)) return nothing
      return ruling.decision === 'Retry' ? { tried: 1, breach: { ruling } } : { tried: 1 }
    case 'decision':
      if (!law.where(situation, ruling, policy)) return nothing
      return law.holds(situation, ruling, policy) ? { tried: 1 } : { tried: 1, breach: { ruling } }
    case 'change': {
      let tried = 0
      for (const changed of law.changes(situation, ruling, policy)) {
        tried += 1
        const other = { situation, policy, ...changed }
        const after = court.judge(other.situation, other.policy)
        if (!law.holds(ruling, after)) return { tried, breach: { ruling, compared: { ...other, ruling: after } } }
      }
      return { tried }
    }
  }
}
