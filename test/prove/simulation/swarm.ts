import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { Random } from '../jwt/random.ts'
import { type Answering, answerings } from './answers.ts'
import type { Fate } from './process.ts'

export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

/** The kinds of faults of one schedule. Most schedules have only some: a fault that is always there hides others. */
export interface Swarm {
  /** How single calls fail, and how Plaid may answer a retry. */
  readonly fates: ReadonlySet<Fate>
  readonly answerings: ReadonlyArray<Answering>
  /** Percentage of webhooks that never arrive. */
  readonly lostWebhookPercent: number
  /** Plaid's reads show an outcome so long after its end, at most. */
  readonly earlyReadMsMax: number
  /** Plaid's reads fail, for all subjects. */
  readonly readOutage?: Interval
  /** The bus takes nothing. */
  readonly busOutage?: Interval
  /** Every request to retry has this answer: a definite no. */
  readonly noes?: Interval & { readonly answering: Answering }
  /** From this time on, or from the first request to retry it on, Plaid refuses the lists of this subject. */
  readonly refusedLists?: { readonly key: SubjectKey; readonly fromMs: number | 'first request' }
  /** Plaid refuses to show the second attempt of each subject. */
  readonly isSecondRefused: boolean
  /** Percentage of attempts that never end. */
  readonly endlessPercent: number
  /** Sending is paused for longer than the three days after which a retry ends unserved. */
  readonly isPauseLong: boolean
}

const allFates: ReadonlyArray<Fate> = [
  'refused',
  'lost',
  'answer-lost',
  'late',
  'crash-before',
  'crash-after',
  'freeze-before',
  'freeze-after',
]

export const noSwarm: Swarm = {
  fates: new Set(allFates),
  answerings,
  lostWebhookPercent: 0,
  earlyReadMsMax: 0,
  isSecondRefused: false,
  endlessPercent: 0,
  isPauseLong: false,
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const lastingNoes: ReadonlyArray<Answering> = [
  'rate limit',
  'rate limit for 10 minutes',
  'maintenance',
  'not connected',
]

/** The faults of a schedule that begins at `startMs`. */
export const swarmOf = (random: Random, startMs: number, keys: ReadonlyArray<SubjectKey>): Swarm => {
  const isOn = (percent: number): boolean => random.below(100) < percent
  const some = <A>(all: ReadonlyArray<A>): ReadonlyArray<A> => {
    if (isOn(50)) return all
    const chosen = all.filter(() => isOn(50))
    return chosen.length === 0 ? all : chosen
  }
  const interval = (lengths: ReadonlyArray<number>): Interval => {
    const fromMs = startMs + random.below(3 * hourMs)
    return { fromMs, toMs: fromMs + random.pick(lengths) }
  }
  const [fates, ofPlaid] = [new Set(some(allFates)), some(answerings)]
  const [lostWebhookPercent, endlessPercent] = [isOn(25) ? random.pick([20, 60, 100]) : 0, isOn(20) ? 40 : 0]
  const earlyReadMsMax = isOn(30) ? random.pick([2, 10, 50]) * minuteMs : 0
  return {
    fates,
    answerings: ofPlaid,
    lostWebhookPercent,
    endlessPercent,
    earlyReadMsMax,
    ...(isOn(12) && { readOutage: interval([10 * minuteMs, 45 * minuteMs, 3 * hourMs, 9 * hourMs]) }),
    ...(isOn(10) && { busOutage: interval([10 * minuteMs, hourMs, 3 * hourMs]) }),
    ...(isOn(12) && {
      noes: { ...interval([hourMs, 8 * hourMs, 5 * dayMs]), answering: random.pick(lastingNoes) },
    }),
    ...(isOn(8) && {
      refusedLists: {
        key: random.pick(keys),
        fromMs: isOn(60) ? ('first request' as const) : startMs + random.below(3 * hourMs),
      },
    }),
    isSecondRefused: isOn(6),
    isPauseLong: isOn(1),
  }
}

export const isDuring = (interval: Interval | undefined, nowMs: number): boolean =>
  interval !== undefined && nowMs >= interval.fromMs && nowMs < interval.toMs
