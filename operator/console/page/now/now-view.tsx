import type { StatusAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import { ActButton } from '../act-button.tsx'
import { ask } from '../api.ts'
import { Time } from '../time.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { pause, resume } from './plans.ts'
import { Reviews } from './reviews.tsx'
import { useRepeated } from './use-repeated.ts'

const everyMs = 15_000

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
      <Tile name="Watched" value={counted(watched)} more="to be looked at again" />
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
  const plan = paused ? resume(about.place) : pause(about.place)
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
        <ActButton plan={plan} by={about.by} onDone={again}>
          {plan.title}…
        </ActButton>
      </div>
    </section>
  )
}

const askStatus = () => ask({ act: 'status' })

export const NowView = ({ about }: { readonly about: About }) => {
  const [status, again] = useRepeated(askStatus, everyMs)
  if (status === undefined)
    return (
      <p class="quiet" role="status">
        Asking…
      </p>
    )
  if (status._tag === 'Problem')
    return (
      <>
        <h1>Now</h1>
        <p class="problem">{status.message}</p>
      </>
    )
  const { now, environment, policy, in_review, dead_letters } = status.answer
  return (
    <>
      <h1>Now</h1>
      <p class="quiet">
        <Time at={now} />, Plaid {environment}, policy {policy.version}. Asked again every {everyMs / 1_000} seconds.
      </p>
      <Switch status={status.answer} about={about} again={again} />
      <Tiles status={status.answer} />
      <div class="columns">
        <Reviews inReview={in_review} about={about} again={again} />
        <DeadLetters count={dead_letters} about={about} again={again} />
      </div>
    </>
  )
}
