import { useEffect, useState } from 'preact/hooks'
import { type Asked, simulate } from '../api.ts'
import type { Say } from './say.ts'

/** A user who has played a persona. */
export interface Played {
  readonly user: string
  readonly name: string
}

const inWords = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`

/** The names of the simulator's personas, and what each shows. */
const personasIn = (answer: unknown): ReadonlyArray<readonly [string, string]> =>
  Object.entries<unknown>(Object(Object(answer).personas)).map(([name, shows]) => [name, String(shows)])

interface Props {
  readonly say: Say
  readonly onPlayed: (played: Played) => void
}

/** The applicants that the simulator can play. It gives each a new user, under the template of the stack. */
export const Personas = ({ say, onPlayed }: Props) => {
  const [asked, setAsked] = useState<Asked<unknown>>()
  useEffect(() => void simulate('personas').then(setAsked), [])
  const play = async (name: string) => {
    const played = await simulate(`personas/${name}`, {})
    const user = played._tag === 'Answer' ? String(Object(played.answer).client_user_id) : ''
    say(played, `${user} has played “${inWords(name)}”.`)
    if (played._tag === 'Answer') onPlayed({ user, name: inWords(name) })
  }
  return (
    <section class="card">
      <h2>Play an applicant</h2>
      {asked?._tag === 'Problem' && <p class="problem">{asked.message}</p>}
      {asked?._tag === 'Answer' && (
        <div class="personas">
          {personasIn(asked.answer).map(([name, shows]) => (
            <button key={name} type="button" onClick={() => void play(name)}>
              <strong>{inWords(name)}</strong>
              <span class="quiet">{shows}</span>
            </button>
          ))}
        </div>
      )}
    </section>
  )
}
