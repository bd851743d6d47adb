import { useEffect, useState } from 'preact/hooks'
import type { ReviewListAnswer, StatusAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import { ActButton } from '../act-button.tsx'
import type { Asked } from '../api.ts'
import { subjectHash } from '../route.ts'
import { closeReview, rearmReview } from '../subject/plans.ts'
import { Time } from '../time.tsx'
import { allReviews } from './all-reviews.ts'

interface Props {
  readonly about: About
  readonly again: () => void
}

const Rows = ({ reviews, about, again }: Props & { readonly reviews: ReviewListAnswer }) => (
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
              {[closeReview(about.place, attempt_id), rearmReview(about.place, attempt_id)].map(plan => (
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

/** The attempts in review. They are listed when their number has changed, and after a change of one of them. */
export const Reviews = ({ inReview, about, again }: Props & { readonly inReview: StatusAnswer['in_review'] }) => {
  const [reviews, setReviews] = useState<Asked<ReviewListAnswer>>()
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    let isWanted = true
    void allReviews().then(asked => isWanted && setReviews(asked))
    return () => {
      isWanted = false
    }
  }, [inReview.count, inReview.is_more, changes])
  const changed = () => {
    setChanges(count => count + 1)
    again()
  }
  if (reviews === undefined) return <p class="quiet">Asking for the reviews…</p>
  if (reviews._tag === 'Problem') return <p class="problem">{reviews.message}</p>
  return <Rows reviews={reviews.answer} about={about} again={changed} />
}
