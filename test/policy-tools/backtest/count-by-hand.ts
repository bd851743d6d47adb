import type { ExportedDecision } from '../../../lib/domain/operator/read-answers.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Policy } from '../../../lib/domain/policy/policy.ts'
import type { TemplateId } from '../../../lib/domain/request/identifiers.ts'
import type { Generated } from '../../support/recorded-decisions.ts'

/**
 * A count of its own of what a backtest reports, which shares nothing with it but `decide`: it has the attempts as they
 * were made, and not their facts.
 */

interface Said {
  readonly tag: string
  readonly strategy: string
  readonly label: string
  readonly text: string
  readonly flags: Readonly<Record<string, boolean>> | undefined
}

export interface Row {
  readonly decision: Omit<ExportedDecision, 'facts'>
  readonly id: string
  readonly parent: string | undefined
  readonly steps: Readonly<Record<string, string>>
  /** By each policy. */
  readonly said: readonly [Said, Said]
  /** By the policy that decided then; absent if it is not known here. */
  readonly recordedSay: Said | undefined
}

const plain = (id: string): string => id.replace(/^flwses_/, 'idv_')

const labelOf = (tag: string, strategy: string, reason: string, rules: ReadonlyArray<string>): string => {
  const others = rules.filter(rule => rule !== reason)
  let why = reason
  if (others.length > 0) why = why === '' ? others.join(' + ') : `${why}: ${others.join(' + ')}`
  return [tag.toLowerCase(), ...(strategy === '' ? [] : [strategy]), ...(why === '' ? [] : [`(${why})`])].join(' ')
}

const sayBy = (policy: Policy, { decision, judged }: Generated): Said => {
  const templateIds = decision.reason === 'template-not-allowed' ? [] : [decision.template_id as TemplateId]
  const says = decide({ ...policy, templateIds }, judged.snapshot, judged.lineage, judged.counts, judged.nowMs)
  if (says._tag !== 'Retry') {
    const label = labelOf(says._tag, '', says.reason, says.record.fired)
    return { tag: says._tag, strategy: '', label, text: '', flags: undefined }
  }
  const { request, applicantText: text } = says
  const flags = request.strategy === 'custom' ? { ...request.steps } : undefined
  const asked = Object.keys(flags ?? {}).filter(step => flags?.[step as keyof typeof flags] === true)
  const strategy = flags === undefined ? request.strategy : `custom (${asked.toSorted().join(', ')})`
  return { tag: 'Retry', strategy, label: labelOf('Retry', strategy, '', says.record.fired), text, flags }
}

export const rowOf = (generated: Generated, policies: readonly [Policy, Policy], known: ReadonlyArray<Policy>): Row => {
  const { facts: _, ...decision } = generated.decision
  const { snapshot } = generated.judged
  const recordedPolicy = known.find(({ hash }) => hash === decision.policy.hash)
  return {
    decision,
    id: plain(snapshot.id),
    parent: snapshot.previous_attempt_id === null ? undefined : plain(snapshot.previous_attempt_id),
    steps: { ...snapshot.steps },
    said: [sayBy(policies[0], generated), sayBy(policies[1], generated)],
    recordedSay: recordedPolicy && sayBy(recordedPolicy, generated),
  }
}

type Totals = Record<string, number | string>

/** The 95 % interval as the two solutions of (share − p)² = z² p (1 − p) / n. */
const intervalOf = (count: number, of: number): string => {
  if (of === 0) return 'none'
  const z2 = 1.959963984540054 ** 2
  const share = count / of
  const [a, b, c] = [1 + z2 / of, -(2 * share + z2 / of), share * share]
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c))
  const near = (value: number): string => (Math.round(value * 10_000) / 10_000 + 0).toFixed(4)
  return `${near(share)} ${near((-b - root) / (2 * a))} ${near((-b + root) / (2 * a))}`
}

const bump = (totals: Totals, name: string): void => {
  totals[name] = Number(totals[name] ?? 0) + 1
}

const isSent = ({ decision }: Row): boolean =>
  decision.decision === 'Retry' && ['retried', 'recovered', 'abandoned'].includes(decision.closed?.outcome ?? '')

/** @param cents what each check costs, in ten-thousandths */
export const countByHand = (all: ReadonlyArray<Row>, cents: Readonly<Record<string, number>>): Totals => {
  const totals: Totals = {}
  const newest: Record<string, Row> = {}
  for (const row of all) {
    const other = newest[row.id]
    if (other === undefined || row.decision.at >= other.decision.at) newest[row.id] = row
  }
  const rows = Object.values(newest)
  totals['attempts'] = rows.length
  totals['duplicates'] = all.length - rows.length
  let end = 0
  for (const { at, closed } of rows.map(({ decision }) => decision))
    end = Math.max(end, Date.parse(at), Date.parse(closed?.at ?? at))
  const lost = new Set<string | undefined>()
  for (const { parent, decision } of rows)
    if (['failed', 'expired', 'canceled'].includes(decision.status)) lost.add(parent)

  /** What becomes of an attempt under a policy: its parent, and the parents of that. */
  const standing = (row: Row, by: 0 | 1): string => {
    let what = row.said[by].tag
    for (let at = row; at.parent !== undefined; ) {
      const before = newest[at.parent]
      if (before === undefined) break
      const now = before.said[by]
      const wasRetry = before.decision.decision === 'Retry'
      if (isSent(before) && now.tag !== 'Retry') return 'would-not-exist'
      if (isSent(before) && before.recordedSay !== undefined && before.recordedSay.strategy !== now.strategy)
        what = 'would-be-another'
      if (!wasRetry && now.tag === 'Retry') what = 'would-be-another'
      at = before
    }
    return what
  }

  const stepIn = (row: Row, step: string): string => {
    let at: Row | undefined = row
    while (at !== undefined && at.steps[step] === 'skipped')
      at = at.parent === undefined ? undefined : newest[at.parent]
    return at?.steps[step] ?? 'unknown'
  }

  const costOf = (row: Row, { strategy, flags }: Said): number => {
    if (row.decision.environment === 'sandbox') return 0
    let cost = cents['anti_fraud_engine'] ?? Number.NaN
    for (const [step, price] of [
      ['kyc_check', cents['data_source']],
      ['documentary_verification', cents['document']],
      ['selfie_check', cents['selfie']],
    ] as const) {
      const status = stepIn(row, step)
      const isPassed = status === 'success' || status === 'manually_approved'
      const runs = flags?.[step] ?? (status !== 'not_applicable' && !(strategy === 'incomplete' && isPassed))
      if (runs) cost += price ?? Number.NaN
    }
    return cost
  }

  for (const by of [0, 1] as const) {
    const people = { recovered: new Set<string>(), unknown: new Set<string>() }
    let [known, recovered, unknown, cost, knownCost] = [0, 0, 0, 0, 0]
    for (const row of rows) {
      const stands = standing(row, by)
      bump(totals, `${by} ${stands}`)
      if (stands.startsWith('would')) continue
      const said = row.said[by]
      bump(totals, `${by} by ${said.label}`)
      if (stands !== 'Retry') continue
      const { decision, closed, environment, client_user_id } = row.decision
      const person = `${environment} ${client_user_id}`
      const outcome = closed?.outcome ?? ''
      let fate: string
      if (decision !== 'Retry') fate = 'was-not-retried'
      else if (outcome === '') fate = 'not-ended'
      else if (['refused', 'superseded', 'skipped', 'never', 'exhausted'].includes(outcome)) fate = 'not-sent'
      else if (!isSent(row)) fate = 'unclear'
      else if (row.recordedSay === undefined) fate = 'strategy-not-known'
      else if (row.recordedSay.strategy !== said.strategy) fate = 'other-strategy'
      else if (outcome === 'recovered') fate = 'recovered'
      else if (outcome === 'abandoned' || lost.has(row.id)) fate = 'not-recovered'
      else fate = end - Date.parse(closed?.at ?? '') >= 30 * 86_400_000 ? 'not-recovered' : 'not-ended'
      bump(totals, `${by} fate ${fate}`)
      if (fate === 'not-sent') continue
      const price = costOf(row, said)
      cost += price
      if (fate === 'recovered' || fate === 'not-recovered') {
        known += 1
        knownCost += price
        if (fate === 'recovered') {
          recovered += 1
          people.recovered.add(person)
        }
      } else {
        unknown += 1
        people.unknown.add(person)
      }
    }
    totals[`${by} rate`] = intervalOf(recovered, known)
    totals[`${by} if none`] = intervalOf(recovered, known + unknown)
    totals[`${by} if all`] = intervalOf(recovered + unknown, known + unknown)
    totals[`${by} people`] = people.recovered.size
    totals[`${by} people if all`] = new Set([...people.recovered, ...people.unknown]).size
    totals[`${by} cost`] = cost
    totals[`${by} cost of known`] = knownCost
  }

  for (const row of rows) {
    const [to, from] = [standing(row, 0), standing(row, 1)]
    const [said, before] = row.said
    const isSame = to === from && (to.startsWith('would') || (said.label === before.label && said.text === before.text))
    bump(totals, isSame ? 'unchanged' : 'changed')
    if (!isSame) bump(totals, `${from} → ${to}`)
  }
  return totals
}
