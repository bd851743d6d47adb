import { useEffect, useState } from 'preact/hooks'
import type { About } from '../../about.ts'
import { readEvents, simulate } from '../api.ts'
import { subjectHash } from '../route.ts'
import { Time } from '../time.tsx'
import { Personas, type Played } from './personas.tsx'
import type { Say } from './say.ts'

interface LiveEvent {
  readonly id: string
  readonly time: string
  readonly 'detail-type': string
  readonly detail: { readonly client_user_id?: string; readonly outcome?: string }
}

const eventsKept = 200

const useEvents = (): ReadonlyArray<LiveEvent> => {
  const [events, setEvents] = useState<ReadonlyArray<LiveEvent>>([])
  useEffect(() => {
    const ending = new AbortController()
    const keep = (event: unknown) => setEvents(known => [event as LiveEvent, ...known].slice(0, eventsKept))
    void readEvents(keep, ending.signal)
    return () => ending.abort()
  }, [])
  return events
}

const jumps = [
  ['10 minutes', 600_000],
  ['30 minutes', 1_800_000],
  ['4 hours', 14_400_000],
  ['2 days', 172_800_000],
] as const

const Clock = ({ say }: { readonly say: Say }) => {
  const [isMoving, setMoving] = useState(false)
  const move = async (name: string, ms: number) => {
    setMoving(true)
    say(await simulate('clock', { advance_ms: ms }), `${name} have passed.`)
    setMoving(false)
  }
  return (
    <section class="card">
      <h2>Move the clock</h2>
      <p class="quiet">A planned retry is sent when its time has come. Wait for it, or move the clock.</p>
      <div class="actions">
        {jumps.map(([name, ms]) => (
          <button key={name} type="button" disabled={isMoving} onClick={() => void move(name, ms)}>
            {name} later
          </button>
        ))}
      </div>
    </section>
  )
}

const faults = [
  ['timeout_after_commit', 'Plaid makes the attempt, and its answer is lost'],
  ['500', 'Plaid answers 500, and does nothing'],
  ['429', 'Plaid answers 429: too many requests'],
  ['hang', 'Plaid does not answer, and does nothing'],
  ['html', 'A gateway answers 502 with HTML'],
] as const

const Faults = ({ say }: { readonly say: Say }) => {
  const set = async (fault: string, text: string) =>
    say(await simulate('faults', { endpoint: 'retry', fault, count: 1 }), `Set for the next retry: ${text}.`)
  return (
    <section class="card">
      <h2>Let the next retry fail</h2>
      <ul class="plain rows">
        {faults.map(([fault, text]) => (
          <li key={fault}>
            <button type="button" onClick={() => void set(fault, text)}>
              {fault}
            </button>{' '}
            {text}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Events = ({ events }: { readonly events: ReadonlyArray<LiveEvent> }) => (
  <section class="card">
    <h2>Events, live</h2>
    {events.length === 0 ? (
      <p class="quiet">None yet. Play an applicant: what the service decides and does comes here.</p>
    ) : (
      <ol class="plain rows" aria-live="polite">
        {events.map(({ id, time, detail, 'detail-type': type }) => (
          <li key={id}>
            <Time at={time} /> <strong>{type.replace('Identity Verification ', '')}</strong>{' '}
            {detail.client_user_id !== undefined && (
              <a href={subjectHash(detail.client_user_id)}>{detail.client_user_id}</a>
            )}{' '}
            <span class="quiet">{detail.outcome}</span>
          </li>
        ))}
      </ol>
    )}
  </section>
)

/** Only of a local stack: applicants, faults, the clock and the events of the simulator. */
export const SimulatorView = ({ about }: { readonly about: About }) => {
  const [said, setSaid] = useState<{ readonly text: string; readonly isDone: boolean }>()
  const [played, setPlayed] = useState<ReadonlyArray<Played>>([])
  const events = useEvents()
  const say: Say = (asked, done) =>
    setSaid(asked._tag === 'Answer' ? { text: done, isDone: true } : { text: asked.message, isDone: false })
  if (!about.is_local) return <p class="problem">A deployed stage has no simulator.</p>
  return (
    <>
      <h1>Simulator</h1>
      <p class={said?.isDone === false ? 'problem' : 'quiet'} role="status">
        {said?.text ?? 'Choose an applicant: the service judges the attempt within seconds.'}
      </p>
      <Personas say={say} onPlayed={one => setPlayed(known => [one, ...known].slice(0, 20))} />
      {played.length > 0 && (
        <section class="card">
          <h2>Played</h2>
          <ul class="users">
            {played.map(({ user, name }) => (
              <li key={user}>
                <a href={subjectHash(user)}>{user}</a> <span class="quiet">{name}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="columns">
        <Clock say={say} />
        <Faults say={say} />
      </div>
      <Events events={events} />
    </>
  )
}
