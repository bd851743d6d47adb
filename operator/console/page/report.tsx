import { renderToStaticMarkup } from 'preact-render-to-string'
import type { Report } from '../report-data.ts'
import { PeriodReport } from './period/period-report.tsx'
import { summaryOf } from './period/summary.ts'
import { countsOf } from './policy/counts-of.ts'
import { PolicyInWords } from './policy/policy-words.tsx'
import { Time, Zone } from './time.tsx'

const ReportPage = ({ place, from, to, rows, unreadable, prices, policy }: Report) => (
  <main>
    <h1>Retries of {place}</h1>
    <p class="quiet">
      From <Time at={from} /> to <Time at={to} />: {rows.length} decisions.
      {unreadable > 0 && ` ${unreadable} could not be read, and are left out.`}
    </p>
    <PeriodReport summary={summaryOf(rows, { from, to })} prices={prices} isLinked={false} />
    {policy !== null && (
      <>
        <h1>Policy {policy.version}</h1>
        <PolicyInWords policy={policy} counts={countsOf(rows)} />
      </>
    )}
  </main>
)

/** The body of a report that needs no script: times are in UTC, as readers sit anywhere. */
export const reportBody = (report: Report): string =>
  renderToStaticMarkup(
    <Zone.Provider value="UTC">
      <ReportPage {...report} />
    </Zone.Provider>,
  )
