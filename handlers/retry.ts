import middy, { type MiddlewareObj } from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { apiRequestOf } from '../lib/adapters/http/api-event.ts'
import { type CallOptions, callOptionsOf } from '../lib/adapters/http/call-options.ts'
import type { HttpAnswer } from '../lib/adapters/http/http-answer.ts'
import { defectAnswer, problemAnswer } from '../lib/adapters/http/problem.ts'
import { readBody } from '../lib/adapters/http/read-body.ts'
import { resultAnswer } from '../lib/adapters/http/result-answer.ts'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import type { Violation } from '../lib/codec/violation.ts'
import { decodeRetryRequest, parseRetryRequest, type RetryRequest } from '../lib/domain/request/retry-request.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import type { JournalMembers } from '../lib/ports/journal.ts'
import { retryOnDemand } from '../lib/use-cases/retry-on-demand.ts'
import { takeColdStart } from './cold-start.ts'
import { type Service, service } from './service.ts'
import { rehearsedEvent, rehearsing } from './warm-up.ts'

/** A call that was read: what the body parser and the handler get in place of API Gateway's event. */
interface Admitted {
  /** Text until the parser has run, then what it parsed. */
  body: unknown
  readonly isBase64Encoded: false
  readonly options: E.Either<ReadonlyArray<Violation>, CallOptions>
  readonly caller: string
  readonly journal: CallJournal
}

interface Call {
  event: unknown
  readonly context: Context
  readonly internal: { admitted?: Admitted }
}

const refuse = (journal: CallJournal, error: RetryError, context: Context): HttpAnswer => {
  journal.end(E.left(error))()
  return problemAnswer(error, context.awsRequestId)
}

/** Reads the event before the parser does: it answers what must not be parsed, and hands on small, clean UTF-8 text. */
const admitTo =
  (over: Service, isColdStart: () => boolean) =>
  (call: Call): HttpAnswer | undefined => {
    const { awsRequestId: requestId } = call.context
    const journal = openJournal(over.sink, { driver: 'on-demand', requestId, isColdStart: isColdStart() })
    const read = pipe(
      apiRequestOf(call.event),
      E.bindTo('api'),
      E.bind('body', ({ api }) => readBody(api)),
    )
    if (E.isLeft(read)) return refuse(journal, read.left, call.context)
    const admitted: Admitted = {
      body: read.right.body,
      isBase64Encoded: false,
      options: callOptionsOf(read.right.api),
      caller: read.right.api.caller,
      journal,
    }
    call.internal.admitted = admitted
    call.event = admitted
    return undefined
  }

/** The parser is typed for AWS's events; all that it reads of one, `body` and `isBase64Encoded`, `Admitted` has. The content type has been checked. */
const parseBody = httpJsonBodyParser<never>({ disableContentTypeCheck: true }) as MiddlewareObj<Admitted>

type Asked = CallOptions & { readonly request: RetryRequest }

const overrideViolation: Violation = { pointer: '/strategy', expected: 'reset or custom, with override' }

/** To go past an unfinished or a passed attempt is to begin anew. */
const checkOverride = (asked: Asked): E.Either<RetryError, Asked> =>
  asked.overrides.size > 0 && asked.request.strategy !== 'reset' && asked.request.strategy !== 'custom'
    ? E.left({ _tag: 'InvalidRequest', violations: [overrideViolation] })
    : E.right(asked)

/** The violations of the body and of what stands beside it, all at once. */
const commandOf = ({ body, options }: Admitted): E.Either<RetryError, Asked> => {
  const request = decodeRetryRequest(body)
  if (E.isRight(options))
    return pipe(
      request,
      E.map(decoded => ({ ...options.right, request: decoded })),
      E.flatMap(checkOverride),
    )
  const inBody = E.isLeft(request) ? request.left.violations : []
  return E.left({ _tag: 'InvalidRequest', violations: [...options.left, ...inBody] })
}

const notesOf = ({ request, dryRun, overrides }: Asked, caller: string): JournalMembers => ({
  strategy_asked: request.strategy,
  dry_run: dryRun,
  ...(overrides.size > 0 && { overrides: [...overrides], caller }),
})

const retryWith =
  (over: Service) =>
  async (admitted: Admitted, context: Context): Promise<HttpAnswer> => {
    const { journal, caller } = admitted
    const remainingMs = () => context.getRemainingTimeInMillis()
    const ending = await pipe(
      TE.fromEither(commandOf(admitted)),
      TE.tapIO(asked => journal.note(notesOf(asked, caller))),
      TE.flatMap(asked => retryOnDemand({ ...asked, isFromBus: false, remainingMs })({ ...over, journal })),
    )()
    journal.end(ending)()
    return E.isRight(ending)
      ? resultAnswer(ending.right, context.awsRequestId)
      : problemAnswer(ending.left, context.awsRequestId)
  }

/** The parser's refusal, told as ours: text that is no JSON, or JSON with a member that it forbids and that no retry request has. */
const parserRefusal = ({ body }: Admitted): RetryError | undefined => {
  const parsed = parseRetryRequest(String(body))
  return E.isLeft(parsed) ? parsed.left : undefined
}

const isParserError = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  typeof thrown.cause === 'object' &&
  thrown.cause !== null &&
  'package' in thrown.cause &&
  thrown.cause.package === '@middy/http-json-body-parser'

/** The last resort: whatever was thrown is a defect, and says so without a word of what it held. */
const tell = ({ context, internal, error }: Call & { error: unknown }): HttpAnswer => {
  const { admitted } = internal
  const refusal = admitted && isParserError(error) ? parserRefusal(admitted) : undefined
  if (admitted && refusal) return refuse(admitted.journal, refusal, context)
  admitted?.journal.endDefect(error)()
  return defectAnswer(context.awsRequestId)
}

const handlerOf = (over: Service, isColdStart: () => boolean) =>
  middy<Admitted, HttpAnswer>().before(admitTo(over, isColdStart)).use(parseBody).handler(retryWith(over)).onError(tell)

/**
 * One retry, with every port closed, while init has a whole core: what runs for the first time is compiled then, and takes five
 * times as long at the share of a core that a call has. It has an answer, whatever it is.
 */
const rehearse = (): Promise<unknown> => {
  const context = { awsRequestId: 'rehearsal', getRemainingTimeInMillis: () => 30_000 } as Context
  return Promise.resolve(handlerOf(rehearsing(service), () => false)(rehearsedEvent as never, context)).catch(() => {})
}

/** Its answer, by which one can see that it went all the way. */
export const rehearsal = await rehearse()

/** `POST /identity_verification/retry`, behind API Gateway's HTTP API (payload 2.0) or REST API (payload 1.0). */
export const handler = handlerOf(service, takeColdStart)
