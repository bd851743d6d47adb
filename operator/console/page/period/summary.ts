import { ledgerLimits } from '../../../../lib/domain/ledger/ledger-limits.ts'
import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import { type Rate, wilson } from '../../../../policy-tools/backtest/wilson.ts'
import { whyOf } from '../why.ts'

export interface Split {
  readonly retry: number
  readonly hold: number
  readonly never: number
}

/** How far attempts came that a decision was made about. */
export interface Funnel {
  readonly failed: number
  readonly retried: number
  readonly recovered: number
  /** Retried, and the end of the new attempt is not known. */
  readonly open: number
  /** Of those whose end is known; null if there are none. */
  readonly rate: Rate | null
}

export interface ReasonRow {
  readonly reason: string
  /** What was found, in words, by the rule that held, else by the reason. */
  readonly why: string
  readonly decision: 'Hold' | 'Never'
  readonly count: number
  /** Users of it, each once, the newest first. */
  readonly users: ReadonlyArray<string>
}

export interface RuleRow extends Split {
  readonly rule: string
  readonly retried: number
  readonly recovered: number
  readonly open: number
  /** Of those whose end is known; null if there are none. */
  readonly rate: Rate | null
}

/** From a day to another one, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

export interface Summary {
  /** Attempts that were decided on, each by its last decision. */
  readonly rows: ReadonlyArray<PeriodRow>
  readonly bySteps: ReadonlyArray<Split & { readonly step: string }>
  readonly funnel: Funnel
  readonly reasons: ReadonlyArray<ReasonRow>
  readonly rules: ReadonlyArray<RuleRow>
  readonly days: ReadonlyArray<Split & { readonly day: string }>
}

/** Outcomes of an attempt whose retry made a new attempt. */
const retriedOutcomes: ReadonlySet<string> = new Set(['retried', 'recovered', 'abandoned'])

export const isRetried = ({ closed }: PeriodRow): boolean => closed !== undefined && retriedOutcomes.has(closed.outcome)

const isRecovered = ({ closed }: PeriodRow): boolean => closed?.outcome === 'recovered'

const usersShown = 200

/** Of two decisions on an attempt the later one counts. */
export const lastOfEach = (rows: ReadonlyArray<PeriodRow>): ReadonlyArray<PeriodRow> => {
  const last = new Map<string, PeriodRow>()
  for (const row of rows) {
    const known = last.get(row.attempt_id)
    if (known === undefined || known.at <= row.at) last.set(row.attempt_id, row)
  }
  return [...last.values()].toSorted((one, other) => (one.at < other.at ? -1 : 1))
}

const splitOf = (rows: ReadonlyArray<PeriodRow>): Split => ({
  retry: rows.filter(({ decision }) => decision === 'Retry').length,
  hold: rows.filter(({ decision }) => decision === 'Hold').length,
  never: rows.filter(({ decision }) => decision === 'Never').length,
})

const grouped = (rows: ReadonlyArray<PeriodRow>, keysOf: (row: PeriodRow) => ReadonlyArray<string>) => {
  const groups = new Map<string, PeriodRow[]>()
  for (const row of rows)
    for (const key of keysOf(row)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [row])
      else group.push(row)
    }
  return [...groups].toSorted(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
}

const subjectOf = ({ client_user_id, template_id, environment }: PeriodRow): string =>
  JSON.stringify([client_user_id, template_id, environment])

/**
 * Whether the end of a retried attempt is not known: its new attempt has neither succeeded, nor failed (then a later
 * attempt of the user was decided on), nor been open for as long as new attempts are watched.
 */
const openIn = (rows: ReadonlyArray<PeriodRow>, days: Days): ((row: PeriodRow) => boolean) => {
  const lastAt = new Map(rows.map(row => [subjectOf(row), row.at]))
  const asOfMs = Date.parse(days.to)
  return row =>
    row.closed?.outcome === 'retried' &&
    (lastAt.get(subjectOf(row)) ?? '') <= row.closed.at &&
    Date.parse(row.closed.at) + ledgerLimits.watchMs > asOfMs
}

const counted = (
  rows: ReadonlyArray<PeriodRow>,
  isOpen: (row: PeriodRow) => boolean,
): Pick<Funnel, 'retried' | 'recovered' | 'open' | 'rate'> => {
  const retried = rows.filter(isRetried).length
  const recovered = rows.filter(isRecovered).length
  const open = rows.filter(isOpen).length
  return { retried, recovered, open, rate: wilson(recovered, retried - open) }
}

const reasonRow = (rows: ReadonlyArray<PeriodRow>): ReasonRow | undefined => {
  const [first] = rows
  if (first === undefined || first.decision === 'Retry') return undefined
  const users = [...new Set(rows.toReversed().map(({ client_user_id }) => client_user_id))]
  return {
    reason: first.reason ?? 'unknown',
    why: whyOf(first),
    decision: first.decision,
    count: rows.length,
    users: users.slice(0, usersShown),
  }
}

/** Days of UTC, so that all who look at a period see the same. */
const dayOf = (at: string): string => at.slice(0, 10)

const dayMs = 86_400_000

/** Each day from the first to the last one: a day without a decision is shown too. */
const everyDay = (from: string, to: string): ReadonlyArray<string> => {
  const first = Date.parse(dayOf(from))
  const count = Math.round((Date.parse(dayOf(to)) - first) / dayMs) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayOf(new Date(first + index * dayMs).toISOString()))
}

const byDays = (rows: ReadonlyArray<PeriodRow>, days: Days): Summary['days'] => {
  const groups = new Map(grouped(rows, ({ at }) => [dayOf(at)]))
  return everyDay(days.from, days.to).map(day => ({ day, ...splitOf(groups.get(day) ?? []) }))
}

/** What became of the attempts of a period. */
export const summaryOf = (all: ReadonlyArray<PeriodRow>, days: Days): Summary => {
  const rows = lastOfEach(all)
  const ended = rows.filter(({ status }) => status !== 'active' && status !== 'success')
  const isOpen = openIn(rows, days)
  const reasons = grouped(rows, ({ decision, reason = '' }) => (decision === 'Retry' ? [] : [`${decision} ${reason}`]))
  return {
    rows,
    bySteps: grouped(ended, ({ step }) => [step ?? 'none']).map(([step, group]) => ({ step, ...splitOf(group) })),
    funnel: { failed: ended.length, ...counted(ended, isOpen) },
    reasons: reasons.flatMap(([, group]) => reasonRow(group) ?? []),
    rules: grouped(rows, ({ rules }) => rules).map(([rule, group]) => ({
      rule,
      ...splitOf(group),
      ...counted(group, isOpen),
    })),
    days: byDays(rows, days),
  }
}
