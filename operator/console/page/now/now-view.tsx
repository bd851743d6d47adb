import type {
  DeadLettersListAnswer,
  ReviewListAnswer,
  StatusAnswer,
} from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import { ActButton } from '../act-button.tsx'
import { type Asked, ask } from '../api.ts'
import { subjectHash } from '../route.ts'
import { closeReview, rearmReview } from '../subject/plans.ts'
import { Time } from '../time.tsx'
import { allReviews } from './all-reviews.ts'
import { move, pause, resume } from './plans.ts'
import { useRepeated } from './use-repeated.ts'

const everyMs = 5_000

const counted = ({ count, is_more }: { readonly count: number; readonly is_more: boolean }): string =>
  `${count}${is_more ? '+' : ''}`

const Tile = (props: { name: string; value: string; more?: string | undefined; isConcern?: boolean }) => (
  <div class={props.isConcern ? 'tile concern' : 'tile'}>
    <dt>{props.name}</dt>
    <dd>
      <span class="number">{props.value}</span>
      {props.more !== undefined && <span class="quiet">{props.more}</span>}
    </dd>
  </div>
)

const Tiles = ({ status }: { readonly status: StatusAnswer }) => {
  const { due, watched, in_review, unpublished, dead_letters, sent_today, sends_per_day_max } = status
  return (
    <dl class="tiles">
      <Tile name="Due now" value={`${due.now}${due.is_more ? '+' : ''}`} more="sent by the next sweep" />
      <Tile name="Planned" value={String(due.later)} more="for later" />
      <Tile name="Watched" value={counted(watched)} more="not over yet" />
      <Tile name="Sent today" value={String(sent_today)} more={`of at most ${sends_per_day_max}`} />
      <Tile name="In review" value={counted(in_review)} more="need a person" isConcern={in_review.count > 0} />
      <Tile name="Unpublished" value={counted(unpublished)} more="events wait" isConcern={unpublished.count > 0} />
      <Tile
        name="Dead letters"
        value={String(dead_letters ?? 'unknown')}
        more="given up"
        isConcern={dead_letters !== 0}
      />
    </dl>
  )
}

interface Props {
  readonly about: About
  readonly again: () => void
}

/** A word, and what it means. A switch that cannot be read stops sending, too. */
const sendingOf = ({ paused, mode }: StatusAnswer): readonly [word: string, sentence: string] => {
  if (paused === null) return ['Unknown', 'The pause switch cannot be read, and no retry is sent.']
  if (paused) return ['Paused', 'No retry is sent.']
  return mode === 'shadow'
    ? ['Shadow', 'Decisions are made and logged; no automatic retry is sent.']
    : ['Sending', 'Retries are sent as the policy decides.']
}

const Switch = ({ status, about, again }: Props & { readonly status: StatusAnswer }) => {
  const { paused } = status
  const change = status.switch
  const [word, sentence] = sendingOf(status)
  return (
    <section class={paused === false ? 'answer good' : 'answer hold'}>
      <p class="sentence">
        <span class="word">{word}</span> {sentence}
      </p>
      {change !== null && (
        <p>
          {change.paused ? 'Paused' : 'Resumed'} by {change.by} at <Time at={change.at} />: {change.reason}
        </p>
      )}
      <div class="actions">
        <ActButton plan={paused ? resume : pause} by={about.by} onDone={again}>
          {paused ? resume.title : pause.title}…
        </ActButton>
      </div>
    </section>
  )
}

const Reviews = ({ reviews, about, again }: Props & { readonly reviews: ReviewListAnswer }) => (
  <section class="card">
    <h2>In review</h2>
    {reviews.rows.length === 0 ? (
      <p class="quiet">None. A retry comes here when it was sent and no new attempt was found.</p>
    ) : (
      <ul class="plain rows">
        {reviews.rows.map(({ attempt_id, client_user_id, sent_at }) => (
          <li key={attempt_id}>
            <a href={subjectHash(client_user_id)}>{client_user_id}</a> <code>{attempt_id}</code>{' '}
            {sent_at !== null && (
              <span class="quiet">
                sent <Time at={sent_at} />
              </span>
            )}
            <div class="actions">
              {[closeReview(attempt_id), rearmReview(attempt_id)].map(plan => (
                <ActButton key={plan.title} plan={plan} by={about.by} onDone={again}>
                  {plan.title}…
                </ActButton>
              ))}
            </div>
          </li>
        ))}
      </ul>
    )}
    {reviews.next !== undefined && <p class="quiet">There may be more: idvr review list shows them all.</p>}
  </section>
)

const DeadLetters = ({ letters, about, again }: Props & { readonly letters: DeadLettersListAnswer }) => (
  <section class="card">
    <h2>Dead letters</h2>
    {letters.count === 0 ? (
      <p class="quiet">None. A message comes here when it could not be handled several times.</p>
    ) : (
      <>
        <p>{letters.count} messages could not be handled. First repair what stopped them, then move them back.</p>
        <ul class="plain rows">
          {letters.messages.map(({ message_id, detail_type, client_user_id, attempt_id, sent_at, receives }) => (
            <li key={message_id}>
              {client_user_id === null ? 'no user' : <a href={subjectHash(client_user_id)}>{client_user_id}</a>}{' '}
              {attempt_id !== null && <code>{attempt_id}</code>} {detail_type ?? 'no event'}{' '}
              <span class="quiet">
                {sent_at !== null && <Time at={sent_at} />}, received {receives} times
              </span>
            </li>
          ))}
        </ul>
        <ActButton plan={move} by={about.by} onDone={again}>
          {move.title}…
        </ActButton>
      </>
    )}
  </section>
)

const askNow = () => Promise.all([ask({ act: 'status' }), allReviews(), ask({ act: 'dead-letters-list' })] as const)

const Part = <A,>({ asked, children }: { asked: Asked<A>; children: (answer: A) => preact.JSX.Element }) =>
  asked._tag === 'Problem' ? <p class="problem">{asked.message}</p> : children(asked.answer)

export const NowView = ({ about }: { readonly about: About }) => {
  const [answers, again] = useRepeated(askNow, everyMs)
  if (answers === undefined)
    return (
      <p class="quiet" role="status">
        Asking…
      </p>
    )
  const [status, reviews, letters] = answers
  return (
    <>
      <h1>Now</h1>
      <Part asked={status}>
        {answer => (
          <>
            <p class="quiet">
              <Time at={answer.now} />, Plaid {answer.environment}, policy {answer.policy.version}. Asked again every 5
              seconds.
            </p>
            <Switch status={answer} about={about} again={again} />
            <Tiles status={answer} />
          </>
        )}
      </Part>
      <div class="columns">
        <Part asked={reviews}>{answer => <Reviews reviews={answer} about={about} again={again} />}</Part>
        <Part asked={letters}>{answer => <DeadLetters letters={answer} about={about} again={again} />}</Part>
      </div>
    </>
  )
}
