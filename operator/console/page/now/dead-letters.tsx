import { useState } from 'preact/hooks'
import type { DeadLettersListAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import { ActButton } from '../act-button.tsx'
import { type Asked, ask } from '../api.ts'
import { subjectHash } from '../route.ts'
import { Time } from '../time.tsx'
import { move } from './plans.ts'

const Messages = ({ letters: { count, messages } }: { readonly letters: DeadLettersListAnswer }) => (
  <>
    <ul class="plain rows">
      {messages.map(({ message_id, detail_type, client_user_id, attempt_id, sent_at, receives }) => (
        <li key={message_id}>
          {client_user_id === null ? 'no user' : <a href={subjectHash(client_user_id)}>{client_user_id}</a>}{' '}
          {attempt_id !== null && <code>{attempt_id}</code>} {detail_type ?? 'no event'}{' '}
          <span class="quiet">
            {sent_at !== null && <Time at={sent_at} />}, received {receives === 1 ? 'once' : `${receives} times`}
          </span>
        </li>
      ))}
    </ul>
    {count > messages.length && <p class="quiet">{count - messages.length} more are not shown.</p>}
  </>
)

interface Props {
  /** How many there are. */
  /** Null: it cannot be read. */
  readonly count: number | null
  readonly about: About
  readonly again: () => void
}

/** The queue is looked at only when someone asks: it counts each look, and hides its messages meanwhile. */
export const DeadLetters = ({ count, about, again }: Props) => {
  const [letters, setLetters] = useState<Asked<DeadLettersListAnswer>>()
  const [isAsking, setAsking] = useState(false)
  const plan = move(about.place)
  const list = async () => {
    setAsking(true)
    setLetters(await ask({ act: 'dead-letters-list' }))
    setAsking(false)
  }
  const moved = () => {
    setLetters(undefined)
    again()
  }
  if (count === null)
    return (
      <section class="card">
        <h2>Dead letters</h2>
        <p class="quiet">Their queue cannot be read now.</p>
      </section>
    )
  if (count === 0)
    return (
      <section class="card">
        <h2>Dead letters</h2>
        <p class="quiet">None. A message comes here when it could not be handled several times.</p>
      </section>
    )
  return (
    <section class="card">
      <h2>Dead letters</h2>
      <p>
        {count === 1 ? '1 message' : `${count} messages`} could not be handled. First repair what stopped them, then
        move them back.
      </p>
      {letters?._tag === 'Problem' && <p class="problem">{letters.message}</p>}
      {letters?._tag === 'Answer' && <Messages letters={letters.answer} />}
      <p class="quiet">The queue counts each look as a receive, and gives the messages to no one else meanwhile.</p>
      <div class="actions">
        <button type="button" disabled={isAsking} onClick={() => void list()}>
          {isAsking ? 'Looking…' : letters === undefined ? 'Show them' : 'Show them again'}
        </button>
        <ActButton plan={plan} by={about.by} onDone={moved}>
          {plan.title}…
        </ActButton>
      </div>
    </section>
  )
}
