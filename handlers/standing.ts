import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { defectProblem, problemOf } from '../lib/adapters/http/problem.ts'
import { openStandingJournal, type StandingJournal } from '../lib/adapters/journal/standing-journal.ts'
import type { OperatorAnswer } from '../lib/domain/operator/answers.ts'
import { type DecodedReadAct, decodeReadAct } from '../lib/domain/operator/decode-read-act.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { answerReadAct } from '../lib/use-cases/answer-read-act.ts'
import { takeColdStart } from './cold-start.ts'
import { standingService } from './standing-service.ts'

/** What the handler gets instead of the event. */
interface Opened {
  readonly event: unknown
  readonly journal: StandingJournal
}

interface Invocation {
  event: unknown
  readonly context: Context
  readonly internal: { journal?: StandingJournal }
}

type Answer = OperatorAnswer<unknown>

const open = (call: Invocation): void => {
  const requestId = call.context.awsRequestId
  const start = { driver: 'operator', requestId, isColdStart: takeColdStart() } as const
  const journal = openStandingJournal(standingService.sink, start)
  call.internal.journal = journal
  call.event = { event: call.event, journal } satisfies Opened
}

/** An act of an operator. */
const answerAct = async ({ event, journal }: Opened, { awsRequestId }: Context): Promise<Answer> => {
  const answer = await pipe(
    decodeReadAct(event),
    TE.fromEither<RetryError, DecodedReadAct>,
    TE.tapIO(({ act }) => journal.noteAct(act)),
    TE.flatMap(act => answerReadAct(act)({ ...standingService, journal })),
  )()
  journal.end(answer)()
  return E.isRight(answer) ? { answer: answer.right } : { problem: problemOf(answer.left, awsRequestId) }
}

/** Anything that was thrown is a defect, answered and logged without its message. */
const answerThrown = ({ context, internal, error }: Invocation & { error: unknown }): Answer => {
  internal.journal?.endDefect(error)()
  return { problem: defectProblem(context.awsRequestId) }
}

/** Answers what operators ask. It reads, and its role can write nothing. */
export const handler = middy<Opened, Answer>().before(open).handler(answerAct).onError(answerThrown)
