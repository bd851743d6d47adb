import { useEffect, useState } from 'preact/hooks'
import type { About } from '../../about.ts'
import { PeriodReport } from './period-report.tsx'
import { type ReadPeriod, readPeriod, serviceNow } from './read-period.ts'
import { type Days, summaryOf } from './summary.ts'

const dayMs = 86_400_000

const dayAt = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** The decisions of a period as they are read, page by page. */
export const usePeriod = (days: Days | undefined) => {
  const [read, setRead] = useState<ReadPeriod>()
  const [isRead, setDone] = useState(false)
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    if (days === undefined) return undefined
    let isWanted = true
    setDone(false)
    setProblem(undefined)
    void readPeriod(Date.parse(days.from), Date.parse(days.to) + dayMs, page => {
      if (isWanted) setRead({ ...page })
      return isWanted
    }).then(asked => {
      if (!isWanted) return
      if (asked._tag === 'Problem') setProblem(asked.message)
      setDone(true)
    })
    return () => {
      isWanted = false
    }
  }, [days?.from, days?.to])
  return { read, isRead, problem }
}

/** The last days by the clock of the service. */
export const useLastDays = (count: number): [Days | undefined, (days: Days) => void, string | undefined] => {
  const [days, setDays] = useState<Days>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    void serviceNow().then(now => {
      if (now._tag === 'Problem') setProblem(now.message)
      else setDays({ from: dayAt(now.answer - (count - 1) * dayMs), to: dayAt(now.answer) })
    })
  }, [])
  return [days, setDays, problem]
}

const DaysForm = ({ days, onChange }: { readonly days: Days; readonly onChange: (days: Days) => void }) => (
  <form class="days" onSubmit={event => event.preventDefault()}>
    <label>
      From{' '}
      <input
        type="date"
        value={days.from}
        max={days.to}
        required
        onChange={({ currentTarget: { value } }) => value !== '' && onChange({ ...days, from: value })}
      />
    </label>
    <label>
      to{' '}
      <input
        type="date"
        value={days.to}
        min={days.from}
        required
        onChange={({ currentTarget: { value } }) => value !== '' && onChange({ ...days, to: value })}
      />
    </label>
    <span class="quiet">days of UTC</span>
  </form>
)

const Empty = ({ about }: { readonly about: About }) => (
  <section class="card">
    <h2>Nothing was decided in this period</h2>
    <p>A decision is kept when an attempt has failed or expired, and the service has judged it. Choose earlier days.</p>
    {about.is_local && (
      <p>
        Or <a href="#/simulator">play some applicants in the simulator</a>.
      </p>
    )}
  </section>
)

export const PeriodView = ({ about }: { readonly about: About }) => {
  const [days, setDays, unknownDays] = useLastDays(14)
  const { read, isRead, problem = unknownDays } = usePeriod(days)
  return (
    <>
      <h1>Period</h1>
      {days !== undefined && <DaysForm days={days} onChange={setDays} />}
      <p class="quiet" role="status">
        {problem === undefined &&
          (isRead ? `${read?.rows.length} decisions.` : `${read?.rows.length ?? 0} decisions so far…`)}
        {read !== undefined && read.unreadable > 0 && ` ${read.unreadable} could not be read, and are left out.`}
      </p>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {isRead && read?.rows.length === 0 && <Empty about={about} />}
      {read !== undefined && read.rows.length > 0 && days !== undefined && (
        <PeriodReport summary={summaryOf(read.rows, days)} prices={about.prices} isLinked />
      )}
    </>
  )
}
