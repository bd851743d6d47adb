import { findingText } from '../../../../lib/domain/policy/finding-texts.ts'
import type { Prices } from '../../about.ts'
import { subjectHash } from '../route.ts'
import { WideTable } from '../wide-table.tsx'
import { costOf } from './cost.ts'
import { DayChart, decisionColumns } from './day-chart.tsx'
import { percent, rateText } from './rate-text.ts'
import type { Funnel, ReasonRow, RuleRow, Summary } from './summary.ts'

const Stage = ({ name, count, of }: { readonly name: string; readonly count: number; readonly of: number }) => (
  <div class="stage">
    <span class="number">{count}</span> <span>{name}</span>
    <progress max={Math.max(1, of)} value={count} aria-label={name} />
    <span class="quiet">{of === 0 ? '' : percent(count / of)}</span>
  </div>
)

const FunnelPart = ({ funnel: { failed, retried, recovered, open, rate } }: { readonly funnel: Funnel }) => (
  <section class="card funnel">
    <h2>From failed to recovered</h2>
    <Stage name="failed or expired" count={failed} of={failed} />
    <Stage name="retried" count={retried} of={failed} />
    <Stage name="recovered" count={recovered} of={failed} />
    <p>
      {retried === 0 && 'Nothing was retried yet.'}
      {rate !== null && `${rateText(rate)} of the retries whose end is known recovered. `}
      {open > 0 && `${open} of ${retried} retries ${open === 1 ? 'has' : 'have'} not ended yet.`}
    </p>
  </section>
)

const money = (currency: string, amount: number): string => `${amount.toFixed(2)} ${currency}`

const Cost = ({ summary, prices }: { readonly summary: Summary; readonly prices: Prices | null }) => {
  if (prices === null)
    return (
      <section class="card">
        <h2>Cost</h2>
        <p class="quiet">
          Start with <code>--prices</code> and a file like <code>policies/prices.example.json</code> to see what the
          retries cost, and how much per recovered user.
        </p>
      </section>
    )
  const { currency, retries, total, perRecovered, unpriced } = costOf(summary.rows, prices)
  return (
    <section class="card">
      <h2>Cost</h2>
      <p>
        <span class="number">{money(currency, total)}</span> at least, for {retries} charged retries.
      </p>
      <p>
        {perRecovered === null
          ? 'No user has recovered yet by a charged retry.'
          : `At least ${money(currency, perRecovered)} per recovered user.`}
      </p>
      <p class="quiet">
        Each retry is counted with the Anti-Fraud Engine and the check that had failed; later checks come on top.
        Sandbox costs nothing.
        {unpriced.length > 0 && ` Without a price, and left out: ${unpriced.join(', ')}.`}
      </p>
    </section>
  )
}

const Steps = ({ steps }: { readonly steps: Summary['bySteps'] }) => (
  <section class="card">
    <h2>By deciding step</h2>
    <WideTable label="Table by deciding step" columns={['Step that failed', ...decisionColumns]}>
      {steps.map(({ step, retry, hold, never }) => (
        <tr key={step}>
          <th scope="row">{step === 'none' ? 'none (expired, the session, or a reviewer)' : step}</th>
          <td>{retry}</td>
          <td>{hold}</td>
          <td>{never}</td>
        </tr>
      ))}
    </WideTable>
  </section>
)

const Reason = ({ row, isLinked }: { readonly row: ReasonRow; readonly isLinked: boolean }) => (
  <details>
    <summary>
      <span class="number">{row.count}</span>{' '}
      <span class={`chip ${row.decision.toLowerCase()}`}>{row.decision === 'Hold' ? 'held' : 'never'}</span> {row.why}
    </summary>
    <p class="quiet">
      Reason <code>{row.reason}</code>
    </p>
    <ul class="users">
      {row.users.map(user => (
        <li key={user}>{isLinked ? <a href={subjectHash(user)}>{user}</a> : user}</li>
      ))}
    </ul>
  </details>
)

const Rules = ({ rules }: { readonly rules: ReadonlyArray<RuleRow> }) => (
  <section class="card">
    <h2>By rule</h2>
    {rules.length === 0 && <p class="quiet">No rule has decided in this period.</p>}
    {rules.length > 0 && (
      <WideTable label="Table by rule" columns={['Rule', ...decisionColumns, 'Retried', 'Recovered']}>
        {rules.map(({ rule, retry, hold, never, retried, recovered, rate }) => (
          <tr key={rule}>
            <th scope="row" title={findingText(rule)}>
              {rule}
            </th>
            <td>{retry}</td>
            <td>{hold}</td>
            <td>{never}</td>
            <td>{retried}</td>
            <td>
              {recovered} {rate !== null && <span class="quiet">{rateText(rate)}</span>}
            </td>
          </tr>
        ))}
      </WideTable>
    )}
  </section>
)

interface Props {
  readonly summary: Summary
  readonly prices: Prices | null
  /** Whether users lead to their subject: in the console, and not in a file. */
  readonly isLinked: boolean
}

/** What became of the attempts of a period: in the console, and in the file of `idvr report`. */
export const PeriodReport = ({ summary, prices, isLinked }: Props) => (
  <>
    <div class="columns">
      <FunnelPart funnel={summary.funnel} />
      <Cost summary={summary} prices={prices} />
    </div>
    <section class="card">
      <h2>By day</h2>
      <DayChart days={summary.days} />
    </section>
    <div class="columns">
      <Steps steps={summary.bySteps} />
      <section class="card">
        <h2>Not retried, and why</h2>
        {summary.reasons.length === 0 && <p class="quiet">Nothing was held.</p>}
        {summary.reasons.map(row => (
          <Reason key={`${row.decision} ${row.reason}`} row={row} isLinked={isLinked} />
        ))}
      </section>
    </div>
    <Rules rules={summary.rules} />
  </>
)
