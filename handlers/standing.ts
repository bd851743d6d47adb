import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { HttpAnswer } from '../lib/adapters/http/http-answer.ts'
import { membersOf } from '../lib/adapters/http/once.ts'
import { answerWith, defectAnswer, defectProblem, problemOf } from '../lib/adapters/http/problem.ts'
import { standingAnswer } from '../lib/adapters/http/standing-answer.ts'
import { standingQuestionOf } from '../lib/adapters/http/standing-question.ts'
import { openStandingJournal, type StandingJournal } from '../lib/adapters/journal/standing-journal.ts'
import { limits } from '../lib/domain/limits.ts'
import { decodeReadAct } from '../lib/domain/operator/decode-read-act.ts'
import type { OperatorAnswer } from '../lib/domain/operator/operator-answer.ts'
import { answerReadAct, type ReadAnswer } from '../lib/use-cases/answer-read-act.ts'
import { explainStanding } from '../lib/use-cases/explain-subject.ts'
import { takeColdStart } from './cold-start.ts'
import { standingService } from './standing-service.ts'

/** What the handler gets instead of the event. `isApi`: API Gateway sent it; else an operator did. */
interface Opened {
  readonly event: unknown
  readonly isApi: boolean
  readonly journal: StandingJournal
}

interface Invocation {
  event: unknown
  readonly context: Context
  readonly internal: { opened?: Opened }
}

type Answer = HttpAnswer | OperatorAnswer<ReadAnswer>

const open = (call: Invocation): void => {
  const { awsRequestId: requestId } = call.context
  const isApi = membersOf(call.event)?.['requestContext'] !== undefined
  const start = { driver: isApi ? 'standing' : 'operator', requestId, isColdStart: takeColdStart() } as const
  const opened = { event: call.event, isApi, journal: openStandingJournal(standingService.sink, start) }
  call.internal.opened = opened
  call.event = opened
}

/** `GET /identity_verification/retry`. */
const answerApi = async ({ event, journal }: Opened, { awsRequestId }: Context): Promise<HttpAnswer> => {
  const standing = await pipe(
    TE.fromEither(standingQuestionOf(event)),
    TE.flatMap(subject => explainStanding(subject)({ ...standingService, journal })),
  )()
  journal.end(standing)()
  return E.isRight(standing)
    ? standingAnswer(standing.right, awsRequestId)
    : answerWith(problemOf(standing.left, awsRequestId, 'question'))
}

/** An act of an operator. */
const answerAct = async (
  { event, journal }: Opened,
  { awsRequestId }: Context,
): Promise<OperatorAnswer<ReadAnswer>> => {
  const answer = await pipe(
    TE.fromEither(decodeReadAct(event)),
    TE.tapIO(({ act }) => journal.noteAct(act)),
    TE.flatMap(act => answerReadAct(act)({ ...standingService, journal })),
  )()
  journal.end(answer)()
  return E.isRight(answer) ? { answer: answer.right } : { problem: problemOf(answer.left, awsRequestId, 'question') }
}

/** Anything that was thrown is a defect, answered and logged without its message. */
const answerThrown = ({ context, internal: { opened }, error }: Invocation & { error: unknown }): Answer => {
  opened?.journal.endDefect(error)()
  const { awsRequestId } = context
  return opened?.isApi ? defectAnswer(awsRequestId) : { problem: defectProblem(awsRequestId) }
}

/** Answers what operators and integrators ask. It reads, and its role can write nothing. */
export const handler = middy<Opened, Answer>({ timeoutEarlyInMillis: limits.endEarlyMs })
  .before(open)
  .handler((opened, context) => (opened.isApi ? answerApi(opened, context) : answerAct(opened, context)))
  .onError(answerThrown)
