import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { type AskedRetry, withOptions } from '../lib/adapters/http/call-options.ts'
import { problemAnswer } from '../lib/adapters/http/problem.ts'
import { resultAnswer } from '../lib/adapters/http/result-answer.ts'
import type { CallJournal } from '../lib/adapters/journal/journal.ts'
import type { CallOutcome } from '../lib/adapters/journal/outcomes.ts'
import type { DecodedAct } from '../lib/domain/operator/change-act-codec.ts'
import type { OperatorRetryAnswer, ReviewedAnswer } from '../lib/domain/operator/change-answers.ts'
import { operatorLimits } from '../lib/domain/operator/operator-limits.ts'
import { requestLimits } from '../lib/domain/request/request-limits.ts'
import { decodeRetryRequest } from '../lib/domain/request/retry-request.ts'
import { validAt } from '../lib/domain/request/valid-at.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import type { RetryResult } from '../lib/domain/retry-result.ts'
import { forgetPerson } from '../lib/use-cases/forget-person.ts'
import { moveDeadLetters } from '../lib/use-cases/move-dead-letters.ts'
import { retryOnDemand } from '../lib/use-cases/retry-on-demand.ts'
import { reviewAttempt } from '../lib/use-cases/review-attempt.ts'
import { setPause } from '../lib/use-cases/set-pause.ts'
import type { OperatorService } from './operator-service.ts'

/** The answer to an act, and what the log line says of it: a word, or how the retry ended. */
interface Done {
  readonly answer: unknown
  readonly outcome: CallOutcome | E.Either<RetryError, RetryResult>
}

type Acting = (
  environment: OperatorService & { readonly journal: CallJournal },
  context: Context,
) => Promise<E.Either<RetryError, Done>>

type Act<Name extends DecodedAct['act']> = Extract<DecodedAct, { readonly act: Name }>

const pausing =
  ({ act, reason, by }: Act<'pause' | 'resume'>): Acting =>
  async environment => {
    const paused = act === 'pause'
    const changed = await setPause({ paused, reason, by })(environment)()
    if (E.isLeft(changed)) return changed
    environment.journal.note({ effective_at: changed.right.effective_at })()
    return E.right({ answer: changed.right, outcome: paused ? 'paused' : 'resumed' })
  }

const reviewing =
  ({ act, attempt_id, reason, by }: Act<'review-close' | 'review-rearm'>): Acting =>
  async environment => {
    const done = act === 'review-close' ? 'closed' : 'rearmed'
    const reviewed = await reviewAttempt({ act: done, attempt_id, note: { by, reason } })(environment)()
    return E.map((answer: ReviewedAnswer): Done => ({ answer, outcome: answer.outcome }))(reviewed)
  }

const forgetting =
  ({ client_user_id, reason, by }: Act<'forget'>): Acting =>
  async environment =>
    E.map((answer: unknown): Done => ({ answer, outcome: 'forgotten' }))(
      await forgetPerson(client_user_id, { by, reason })(environment)(),
    )

const tooLarge: RetryError = { _tag: 'Unreadable', reason: 'too-large' }

const isTooLarge = (request: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(request) ?? '') > requestLimits.bodyBytesMax

const askedOf = (act: Act<'retry'>, nowMs: number): E.Either<RetryError, AskedRetry> => {
  const { request, overrides = [], dry_run: dryRun = false, idempotency_key: idempotencyKey } = act
  if (isTooLarge(request)) return E.left(tooLarge)
  const options = { dryRun, overrides: new Set(overrides), ...(idempotencyKey !== undefined && { idempotencyKey }) }
  return pipe(decodeRetryRequest(request), E.flatMap(validAt(nowMs)), withOptions(E.right(options)))
}

/** The status and the body that `POST /identity_verification/retry` would have answered. */
const asPosted = (outcome: E.Either<RetryError, RetryResult>, requestId: string): OperatorRetryAnswer => {
  const { statusCode, body } = E.isRight(outcome)
    ? resultAnswer(outcome.right, requestId)
    : problemAnswer(outcome.left, requestId)
  return { status: statusCode, body: JSON.parse(body) }
}

const retrying =
  (act: Act<'retry'>): Acting =>
  async (environment, context) => {
    const note = { by: act.by, reason: act.reason }
    const remainingMs = () => context.getRemainingTimeInMillis()
    const outcome = await pipe(
      TE.fromEither(askedOf(act, environment.nowMs())),
      TE.tapIO(({ request, dryRun, overrides }) =>
        environment.journal.note({
          strategy_asked: request.strategy,
          dry_run: dryRun,
          ...(overrides.size > 0 && { overrides: [...overrides] }),
        }),
      ),
      TE.flatMap(asked => retryOnDemand({ ...asked, isFromBus: false, note, remainingMs })(environment)),
    )()
    return E.right({ answer: asPosted(outcome, context.awsRequestId), outcome })
  }

const moving =
  ({ count = operatorLimits.moveCount }: Act<'dead-letters-move'>): Acting =>
  async (environment, context) =>
    E.map((answer: unknown): Done => ({ answer, outcome: 'moved' }))(
      await moveDeadLetters(count, () => context.getRemainingTimeInMillis())(environment)(),
    )

/** What an act does. */
export const acting = (act: DecodedAct): Acting => {
  switch (act.act) {
    case 'pause':
    case 'resume':
      return pausing(act)
    case 'review-close':
    case 'review-rearm':
      return reviewing(act)
    case 'forget':
      return forgetting(act)
    case 'retry':
      return retrying(act)
    case 'dead-letters-move':
      return moving(act)
  }
}
