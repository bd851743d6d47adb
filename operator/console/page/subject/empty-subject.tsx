import { useEffect, useState } from 'preact/hooks'
import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import { recentRows } from '../period/read-period.ts'
import { lastOfEach } from '../period/summary.ts'
import { subjectHash } from '../route.ts'
import { Time } from '../time.tsx'
import { whyOf } from '../why.ts'

const shown = 8

const Held = ({ rows }: { readonly rows: ReadonlyArray<PeriodRow> }) => (
  <section class="card">
    <h2>Not retried in the last day</h2>
    <ul class="plain rows">
      {rows.map(row => (
        <li key={row.attempt_id}>
          <a href={subjectHash(row.client_user_id)}>{row.client_user_id}</a>{' '}
          <span class={`chip ${row.decision.toLowerCase()}`}>{row.decision === 'Hold' ? 'held' : 'never'}</span>{' '}
          <span>{whyOf(row)}</span>{' '}
          <span class="quiet">
            <Time at={row.at} />
          </span>
        </li>
      ))}
    </ul>
  </section>
)

/** What to do first, where no subject is chosen. */
export const EmptySubject = ({ about }: { readonly about: About }) => {
  const [rows, setRows] = useState<ReadonlyArray<PeriodRow>>([])
  useEffect(() => void recentRows().then(setRows), [])
  const held = lastOfEach(rows)
    .filter(({ decision }) => decision !== 'Retry')
    .toReversed()
    .slice(0, shown)
  return (
    <>
      <section class="card">
        <h1>Why was an attempt retried, or not?</h1>
        <p>
          Type the id of a user or of an attempt into the search above (the key <kbd>/</kbd> leads there). The answer
          stands first: what happens next, why, and what would alter it.
        </p>
        <p>
          <a href="#/now">Now</a> shows what is due and what waits for a person, <a href="#/period">Period</a> what
          became of the attempts of some days.
        </p>
        {about.is_local && (
          <p>
            Nothing here yet? <a href="#/simulator">Play an applicant in the simulator</a>, then come back.
          </p>
        )}
      </section>
      {held.length > 0 && <Held rows={held} />}
    </>
  )
}
