import { useRef, useState } from 'preact/hooks'
import type { TimelineRow } from '../../../../lib/domain/operator/explanation.ts'
import { findingText } from '../../../../lib/domain/policy/finding-texts.ts'
import { subjectHash } from '../route.ts'
import { Sentence, Time } from '../time.tsx'
import { useVirtual } from '../use-virtual.ts'

const kindNames: Readonly<Record<TimelineRow['kind'], string>> = {
  'attempt-created': 'Attempt',
  'attempt-completed': 'Ended',
  decided: 'Decided',
  scheduled: 'Planned',
  sent: 'Sent',
  outcome: 'Outcome',
  watched: 'Watched',
  reviewed: 'Reviewed',
  'event-waits': 'Event waits',
}

/** Rows that fit into a page are all in it; more are drawn as they come into view. */
const drawnAtOnce = 60

const Facts = ({ row }: { readonly row: TimelineRow }) => {
  const { facts = [], rules = [], reason, policy, outcome } = row
  const because = rules.length > 0 ? rules : reason === undefined ? [] : [reason]
  return (
    <details>
      <summary>What it read ({facts.length} facts)</summary>
      <p>
        {because.map(name => findingText(name) ?? name).join('; ')}
        {rules.length > 0 && <> (rules {rules.join(', ')})</>}
        {policy !== undefined && <>; policy {policy}</>}
        {outcome !== undefined && <>; outcome {outcome}</>}
      </p>
      <ul class="facts">
        {facts.map(fact => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </details>
  )
}

const Row = ({ row }: { readonly row: TimelineRow }) => (
  <>
    <span class={`dot ${row.kind} ${row.decision ?? ''}`} aria-hidden="true" />
    <div class="what">
      <p>
        <strong>{kindNames[row.kind]}</strong> <Sentence text={row.text} />
      </p>
      <p class="quiet">
        <Time at={row.at} /> · <code>{row.attempt_id}</code>
        {row.new_attempt_id !== undefined && (
          <>
            {' '}
            → <a href={subjectHash(row.new_attempt_id)}>{row.new_attempt_id}</a>
          </>
        )}
      </p>
      {row.kind === 'decided' && <Facts row={row} />}
    </div>
  </>
)

const AllRows = ({ rows }: { readonly rows: ReadonlyArray<TimelineRow> }) => (
  <ol class="timeline">
    {rows.map((row, index) => (
      <li key={`${index} ${row.at}`}>
        <Row row={row} />
      </li>
    ))}
  </ol>
)

const ManyRows = ({ rows }: { readonly rows: ReadonlyArray<TimelineRow> }) => {
  const list = useRef<HTMLDivElement>(null)
  const { items, height, measure } = useVirtual(list, rows.length)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
    <section ref={list} class="scrolls" tabIndex={0} aria-label="Timeline, it scrolls">
      {/* biome-ignore lint/a11y/useSemanticElements: rows that are not drawn are missing from an ol. */}
      <div role="list" class="timeline" style={{ height: `${height}px` }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index]
          return row === undefined ? null : (
            // biome-ignore lint/a11y/useSemanticElements: as above.
            <div
              role="listitem"
              class="row"
              key={key}
              data-index={index}
              ref={measure}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Row row={row} />
            </div>
          )
        })}
      </div>
    </section>
  )
}

const matches = ({ text, attempt_id, kind, rules = [] }: TimelineRow, wanted: string): boolean =>
  `${kindNames[kind]} ${text} ${attempt_id} ${rules.join(' ')}`.toLowerCase().includes(wanted)

/** What happened to a subject, in order of time. */
export const Timeline = ({ rows }: { readonly rows: ReadonlyArray<TimelineRow> }) => {
  const [wanted, setWanted] = useState('')
  const shown = wanted === '' ? rows : rows.filter(row => matches(row, wanted))
  const filter = (text: string) => {
    performance.mark('filter')
    setWanted(text.trim().toLowerCase())
    requestAnimationFrame(() => setTimeout(() => performance.mark('filtered')))
  }
  return (
    <section class="card">
      <div class="titled">
        <h2>Timeline</h2>
        {rows.length > 8 && (
          <label class="filter">
            Filter{' '}
            <input
              type="search"
              onInput={event => filter(event.currentTarget.value)}
              autocomplete="off"
              name="filter"
            />
          </label>
        )}
        <span class="quiet" role="status">
          {shown.length === rows.length ? `${rows.length} rows` : `${shown.length} of ${rows.length} rows`}
        </span>
      </div>
      {rows.length === 0 && <p>Nothing has happened yet.</p>}
      {shown.length > drawnAtOnce ? <ManyRows key={wanted} rows={shown} /> : <AllRows rows={shown} />}
    </section>
  )
}
