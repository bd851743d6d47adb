import { limits } from '../../lib/domain/limits.ts'
import { operatorLimits } from '../../lib/domain/operator/operator-limits.ts'
import { bounds } from '../../lib/domain/policy/bounds.ts'
import type { SentLine } from './audit-subject.ts'
import type { Findings } from './findings.ts'

/** While sending was paused, by the lines of the log. Times are in Unix milliseconds. */
interface Paused {
  readonly fromMs: number
  readonly toMs: number
  /** The line that says so. */
  readonly number: number
}

/** What a line says of the pause switch. */
export type PauseFact =
  /** A sweep read the switch. */
  | { readonly _tag: 'Swept'; readonly atMs: number; readonly isPaused: boolean; readonly number: number }
  /** An operator paused: nothing is sent from `effectiveAtMs` on. */
  | { readonly _tag: 'Paused'; readonly atMs: number; readonly effectiveAtMs: number; readonly number: number }
  | { readonly _tag: 'Resumed'; readonly atMs: number; readonly number: number }

const timeOf = (value: unknown): number | undefined => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** Reads the line of a call; undefined: it says nothing of the switch. */
export const readPauseFact = (data: Readonly<Record<string, unknown>>, number: number): PauseFact | undefined => {
  const atMs = timeOf(data['time'])
  const effectiveAtMs = timeOf(data['effective_at'])
  const act = data['act'] ?? data['message']
  if (data['outcome'] === 'swept' && atMs !== undefined && typeof data['paused'] === 'number')
    return { _tag: 'Swept', atMs, isPaused: data['paused'] === 1, number }
  if (effectiveAtMs === undefined) return undefined
  // The line may be written long after the change, or by a repeat that found it made.
  const changedAtMs = effectiveAtMs - operatorLimits.switchedMs
  if (act === 'pause') return { _tag: 'Paused', atMs: changedAtMs, effectiveAtMs, number }
  return act === 'resume' ? { _tag: 'Resumed', atMs: changedAtMs, number } : undefined
}

/** Two sweeps with more time between them say nothing of that time: they run once a minute. */
const betweenSweepsMsMax = 150_000

/** What was read may be so old. */
const { pauseFreshMs } = limits

const sweptPauses = (facts: ReadonlyArray<PauseFact>): ReadonlyArray<Paused> => {
  const pauses = new Map<number, Paused>()
  let since: { readonly fromMs: number; readonly number: number; readonly lastMs: number } | undefined
  for (const fact of facts) {
    const isNext = since !== undefined && fact.atMs - since.lastMs <= betweenSweepsMsMax
    if (fact._tag === 'Swept' && fact.isPaused) {
      const begun = isNext && since !== undefined ? since : { fromMs: fact.atMs, number: fact.number }
      since = { ...begun, lastMs: fact.atMs }
      const { fromMs, number } = begun
      pauses.set(number, { fromMs: fromMs + pauseFreshMs, toMs: fact.atMs - pauseFreshMs, number })
    } else since = fact._tag === 'Paused' ? since : undefined
  }
  return [...pauses.values()]
}

const operatedPauses = (facts: ReadonlyArray<PauseFact>): ReadonlyArray<Paused> =>
  facts.flatMap(fact => {
    if (fact._tag !== 'Paused') return []
    const isEnd = (other: PauseFact): boolean =>
      other.atMs >= fact.atMs &&
      (other._tag === 'Resumed' || (other._tag === 'Swept' && !other.isPaused && other.atMs > fact.effectiveAtMs))
    const end = facts.find(isEnd)
    const isSwept = end?._tag === 'Swept'
    const toMs =
      end === undefined ? Number.POSITIVE_INFINITY : isSwept ? fact.effectiveAtMs : end.atMs - bounds.clockSkewMsMax
    return [{ fromMs: fact.effectiveAtMs, toMs, number: fact.number }]
  })

/** A request leaves this long after the switch was read, at most: the list that is read just before may not be older. */
const afterReadMsMax = limits.precheckMsMax

/** Checks the requests of all subjects: none leaves while sending is paused. */
export const checkPauses = (
  facts: ReadonlyArray<PauseFact>,
  sent: ReadonlyArray<SentLine>,
  findings: Findings,
): void => {
  const inOrder = facts.toSorted((one, other) => one.atMs - other.atMs)
  const pauses = [...sweptPauses(inOrder), ...operatedPauses(inOrder)].filter(
    ({ fromMs, toMs }) => fromMs + afterReadMsMax < toMs,
  )
  if (pauses.length === 0) return
  for (const line of sent) {
    const pause = pauses.find(({ fromMs, toMs }) => line.atMs > fromMs + afterReadMsMax && line.atMs < toMs)
    if (pause !== undefined)
      findings.violate(
        line,
        'paused',
        `sending is paused by line ${pause.number}, ${line.atMs - pause.fromMs} ms before`,
      )
  }
}
