import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import { dayMs } from '../../lib/domain/policy/bounds.ts'
import type { Changes } from './changes.ts'
import type { Cost } from './cost.ts'
import type { PolicyCost, PolicyTally } from './policy-tally.ts'
import type { Recovery } from './recovery.ts'
import type { Report } from './report.ts'
import { verdictLabel } from './verdict-in-words.ts'
import type { Rate } from './wilson.ts'

/** How many examples are printed; `--json` has them all. */
const examplesMax = 20

const more = (count: number): ReadonlyArray<string> =>
  count > examplesMax ? [`  … and ${count - examplesMax} more (--json)`] : []

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`

const rateInWords = (rate: Rate | null): string =>
  rate === null
    ? 'no rate'
    : `${percent(rate.rate)} (95 %: ${percent(rate.low)} to ${percent(rate.high)}; of ${rate.of})`

const recordsInWords = ({ records, reproduction, recorded }: Report): ReadonlyArray<string> => [
  `Records: ${records.read} read of ${records.lines} lines, ${records.unreadable} unreadable. From ${records.from} to ${records.to}.`,
  ...records.first_unreadable.map(({ line, reason }) => `  line ${line}: ${reason}`),
  `Attempts: ${records.attempts}. Older decisions on the same attempt: ${records.duplicates}; the newest counts.`,
  `Recorded: ${recorded.retried} retried, ${recorded.held} held, ${recorded.never} never.`,
  ...recorded.policies.map(
    ({ version, hash, attempts, is_at_hand }) =>
      `  by ${version} ${hash.slice(0, 12)}: ${attempts}${is_at_hand ? '' : ' (this policy is not at hand)'}`,
  ),
  `Decided again by their own policy: ${reproduction.checked}, of these not as recorded: ${reproduction.differing}.`,
  ...(reproduction.differing > 0 ? ['  FAULT: a policy must decide its own records again as they were.'] : []),
  ...reproduction.first_differing.map(
    ({ line, attempt_id, recorded: was, decided }) =>
      `  line ${line}: ${attempt_id}: recorded ${was}, decided ${decided}`,
  ),
]

const because: Readonly<Record<keyof Recovery['unknown_because'], string>> = {
  'was-not-retried': 'the attempt was not retried then',
  'other-strategy': 'it was retried with another strategy',
  'strategy-not-known': 'it was retried by a policy that is not at hand, so with a strategy that is not known',
  'not-ended': 'the retry had not ended, or is not known to have been sent',
  unclear: 'the send is under review, or another attempt was retried',
}

const recoveryInWords = (recovery: Recovery): ReadonlyArray<string> => {
  const { recovered, not_recovered, unknown, not_sent, people_recovered } = recovery
  return [
    `  Recovered: ${recovered} of ${recovered + not_recovered} retries whose end is known; people: ${people_recovered}. ${rateInWords(recovery.rate)}.`,
    `  Unknown, and left so: ${unknown}. If none of them recovers ${rateInWords(recovery.if_none_of_the_unknown_recovers)},`,
    `    if all do ${rateInWords(recovery.if_all_of_the_unknown_recover)}.`,
    ...Object.entries(because).flatMap(([fate, text]) => {
      const count = recovery.unknown_because[fate as keyof typeof because]
      return count === 0 ? [] : [`    ${count}: ${text}.`]
    }),
    `  Not sent, because something else came before it: ${not_sent}.`,
  ]
}

const totalInWords = (
  { total, known_part, retries, retries_of_unknown_price, unknown_prices }: Cost,
  currency: string,
): string =>
  total === null
    ? `not known: ${known_part} ${currency} and ${retries_of_unknown_price} of ${retries} retries without a price of ${unknown_prices.join(', ')}`
    : `${total} ${currency} for ${retries} retries`

const costInWords = (cost: PolicyCost): ReadonlyArray<string> => {
  const { currency, of_known_ends, per_recovered_person: per } = cost
  const each = (money: string | null): string => (money === null ? 'not known' : `${money} ${currency}`)
  return [
    `  Cost, if each applicant goes through every check: ${totalInWords(cost, currency)}.`,
    `    Of the retries whose end is known: ${totalInWords(of_known_ends, currency)}; per recovered person ${each(per.of_known_ends)}.`,
    `    Per recovered person: ${each(per.if_all_of_the_unknown_recover)} if all of the unknown recover, ${each(per.if_none_of_the_unknown_recovers)} if none does.`,
  ]
}

const policyInWords = (tally: PolicyTally): ReadonlyArray<string> => [
  '',
  `${tally.file} (${tally.version} ${tally.hash.slice(0, 12)}): ${tally.retried} retried, ${tally.held} held, ${tally.never} never; ` +
    `${tally.would_not_exist} would not exist, ${tally.would_be_another} would be another attempt.`,
  ...tally.by.map(row => `  ${String(row.attempts).padStart(7)}  ${verdictLabel({ ...row, text: null, checks: [] })}`),
  ...recoveryInWords(tally.recovery),
  ...(tally.cost === null ? [] : costInWords(tally.cost)),
]

/** The head of a report: how many decisions change, from what to what. */
export const changesInWords = ({ from, to, changed, unchanged, matrix, rows }: Changes): ReadonlyArray<string> => [
  `From ${from} to ${to}: ${changed} of ${changed + unchanged} attempts change their decision.`,
  ...matrix.map(({ from: was, to: is, attempts }) => `  ${String(attempts).padStart(7)}  ${was} → ${is}`),
  ...(rows.length === 0 ? [] : ['For example:']),
  ...rows
    .slice(0, examplesMax)
    .flatMap(({ attempts, example }) => [
      `  ${attempts}, such as ${example.attempt_id}:`,
      `    ${example.from}`,
      `    → ${example.to}`,
    ]),
  ...more(rows.length),
]

const limits: ReadonlyArray<string> = [
  'What this cannot show: the counts of earlier retries are as they were recorded, and another delay or text is taken as the same retry.',
  `A retry that has not succeeded ${ledgerLimits.watchMs / dayMs} days later counts as not recovered.`,
]

/** A report for people, line by line. */
export const reportInWords = (report: Report): ReadonlyArray<string> => [
  ...recordsInWords(report),
  ...report.policies.flatMap(policyInWords),
  '',
  ...changesInWords(report.changes),
  '',
  ...limits,
]
