import middy, { type MiddlewareObj } from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { type AskedRetry, withOptions } from '../lib/adapters/http/call-options.ts'
import type { HttpAnswer } from '../lib/adapters/http/http-answer.ts'
import { parserRefusal } from '../lib/adapters/http/parser-refusal.ts'
import { defectAnswer, problemAnswer } from '../lib/adapters/http/problem.ts'
import { resultAnswer } from '../lib/adapters/http/result-answer.ts'
import { type RetryCall, readRetryCall } from '../lib/adapters/http/retry-call.ts'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import { limits } from '../lib/domain/limits.ts'
import { decodeRetryRequest } from '../lib/domain/request/retry-request.ts'
import { validAt } from '../lib/domain/request/valid-at.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import type { RetryResult } from '../lib/domain/retry-result.ts'
import type { JournalMembers } from '../lib/ports/journal.ts'
import { retryOnDemand } from '../lib/use-cases/retry-on-demand.ts'
import type { Service } from './service.ts'

/** What the handler gets instead of API Gateway's event. */
type OpenedCall = RetryCall & { readonly journal: CallJournal }

interface RetryInvocation {
  event: unknown
  readonly context: Context
  readonly internal: { opened?: OpenedCall }
}

const answer = (
  journal: CallJournal,
  outcome: E.Either<RetryError, RetryResult>,
  { awsRequestId }: Context,
): HttpAnswer => {
  journal.end(outcome)()
  return E.isRight(outcome) ? resultAnswer(outcome.right, awsRequestId) : problemAnswer(outcome.left, awsRequestId)
}

/** Opens the journal and reads the event before the parser runs: a body that must not be parsed is answered here. */
const read =
  (service: Service, isColdStart: () => boolean) =>
  (call: RetryInvocation): HttpAnswer | undefined => {
    const { awsRequestId: requestId } = call.context
    const journal = openJournal(service.sink, { driver: 'on-demand', requestId, isColdStart: isColdStart() })
    const opened = pipe(
      readRetryCall(call.event),
      E.map(retryCall => ({ ...retryCall, journal })),
    )
    if (E.isLeft(opened)) return answer(journal, opened, call.context)
    call.internal.opened = opened.right
    call.event = opened.right
    return undefined
  }

/**
 * The parser's types expect AWS's events, but it reads only `body` and `isBase64Encoded`, which `RetryCall` has.
 * `readBody` has checked the content type.
 */
const parseBody = httpJsonBodyParser<never>({ disableContentTypeCheck: true }) as MiddlewareObj<OpenedCall>

const notesOf = ({ request, dryRun, overrides }: AskedRetry, caller: string): JournalMembers => ({
  strategy_asked: request.strategy,
  dry_run: dryRun,
  ...(overrides.size > 0 && { overrides: [...overrides], caller }),
})

/** Decode, use case, answer. */
const retry =
  (service: Service) =>
  async ({ body, options, caller, journal }: OpenedCall, context: Context): Promise<HttpAnswer> => {
    const remainingMs = () => context.getRemainingTimeInMillis()
    const outcome = await pipe(
      decodeRetryRequest(body),
      E.flatMap(validAt(service.nowMs())),
      withOptions(options),
      TE.fromEither<RetryError, AskedRetry>,
      TE.tapIO(asked => journal.note(notesOf(asked, caller))),
      TE.flatMap(asked => retryOnDemand({ ...asked, isFromBus: false, remainingMs })({ ...service, journal })),
    )()
    return answer(journal, outcome, context)
  }

/**
 * The parser's error is answered as `RetryError`. Anything else that was thrown is a defect, answered and logged
 * without its message.
 */
const answerThrown = ({ context, internal: { opened }, error }: RetryInvocation & { error: unknown }): HttpAnswer => {
  const refusal = opened && parserRefusal(error, opened.body)
  if (opened && refusal) return answer(opened.journal, E.left(refusal), context)
  opened?.journal.endDefect(error)()
  return defectAnswer(context.awsRequestId)
}

/** The handler for a service: the deployment's, or that of the warm-up. */
export const retryHandler = (service: Service, isColdStart: () => boolean) =>
  middy<OpenedCall, HttpAnswer>({ timeoutEarlyInMillis: limits.endEarlyMs })
    .before(read(service, isColdStart))
    .use(parseBody)
    .handler(retry(service))
    .onError(answerThrown)
