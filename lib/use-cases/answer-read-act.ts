import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import * as TE from 'fp-ts/TaskEither'
import type { DecisionItem } from '../domain/decision-item.ts'
import { exportedDecision, periodRow } from '../domain/operator/decided-rows.ts'
import type { DecodedReadAct } from '../domain/operator/decode-read-act.ts'
import { iso } from '../domain/operator/iso.ts'
import type {
  DeadLettersListAnswer,
  ExplainAnswer,
  ExportAnswer,
  PeriodAnswer,
  ReviewListAnswer,
  StatusAnswer,
} from '../domain/operator/read-answers.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { type ExplainEnvironment, explainAttempt, explainSubject, explainUser } from './explain-subject.ts'
import { type ListDecisionsEnvironment, listDecisions } from './list-decisions.ts'
import { type ListReviewsEnvironment, listReviews } from './list-reviews.ts'
import { readStatus, type StatusEnvironment } from './read-status.ts'

export type ReadEnvironment = ExplainEnvironment & StatusEnvironment & ListReviewsEnvironment & ListDecisionsEnvironment

export type ReadAnswer =
  | ExplainAnswer
  | StatusAnswer
  | ReviewListAnswer
  | DeadLettersListAnswer
  | ExportAnswer
  | PeriodAnswer

type Explain = Extract<DecodedReadAct, { readonly act: 'explain' }>
type ReadStep<A> = RTE.ReaderTaskEither<ReadEnvironment, RetryError, A>

const explain = ({ client_user_id, template_id, attempt_id }: Explain): ReadStep<ExplainAnswer> => {
  if (client_user_id !== undefined && template_id === undefined)
    return pipe(
      explainUser(client_user_id),
      RTE.map(subjects => ({ subjects })),
    )
  const one =
    client_user_id !== undefined && template_id !== undefined
      ? explainSubject({ client_user_id, template_id })
      : explainAttempt(attempt_id ?? '')
  return pipe(
    one,
    RTE.map(explanation => ({ subjects: [explanation] })),
  )
}

const listDeadLetters: ReadStep<DeadLettersListAnswer> =
  ({ deadLetters }) =>
  async () => {
    const count = await deadLetters.count()
    if (E.isLeft(count)) return count
    const messages = await deadLetters.peek()
    if (E.isLeft(messages)) return messages
    return E.right({ count: Math.max(count.right, messages.right.length), messages: messages.right })
  }

type Listed = Extract<DecodedReadAct, { readonly act: 'export' | 'period' }>

/** A page of decisions, with the service's time. */
const listed =
  <A extends object>(
    act: Listed,
    rowsOf: (decisions: ReadonlyArray<DecisionItem>) => A,
  ): ReadStep<A & Omit<ExportAnswer, 'rows'>> =>
  environment =>
    pipe(
      listDecisions(act, act.cursor)(environment),
      TE.map(({ decisions, ...page }) => ({ now: iso(environment.nowMs()), ...rowsOf(decisions), ...page })),
    )

/** Answers an act that reads. */
export const answerReadAct = (act: DecodedReadAct): ReadStep<ReadAnswer> => {
  switch (act.act) {
    case 'explain':
      return explain(act)
    case 'status':
      return readStatus
    case 'review-list':
      return listReviews(act.cursor)
    case 'dead-letters-list':
      return listDeadLetters
    case 'export':
      return listed(act, (decisions): Pick<ExportAnswer, 'rows'> => ({ rows: decisions.map(exportedDecision) }))
    case 'period':
      return listed(act, (decisions): Pick<PeriodAnswer, 'rows'> => ({ rows: decisions.map(periodRow) }))
  }
}
