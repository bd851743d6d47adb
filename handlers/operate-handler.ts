import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { defectProblem, problemOf } from '../lib/adapters/http/problem.ts'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import { limits } from '../lib/domain/limits.ts'
import { decodeChangeAct } from '../lib/domain/operator/change-act-codec.ts'
import type { OperatorAnswer } from '../lib/domain/operator/operator-answer.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { acting } from './operator-acts.ts'
import type { OperatorService } from './operator-service.ts'

type Answered = OperatorAnswer<unknown>

interface Operation {
  readonly event: unknown
  readonly journal: CallJournal
}

interface Invocation {
  event: unknown
  readonly context: Context
  readonly internal: { journal?: CallJournal }
}

const open =
  (service: OperatorService, isColdStart: () => boolean) =>
  (call: Invocation): void => {
    const { awsRequestId: requestId } = call.context
    const journal = openJournal(service.sink, { driver: 'operator', requestId, isColdStart: isColdStart() })
    call.internal.journal = journal
    call.event = { event: call.event, journal } satisfies Operation
  }

const operate =
  (service: OperatorService) =>
  async ({ event, journal }: Operation, context: Context): Promise<Answered> => {
    const refuse = (error: RetryError): Answered => {
      journal.end(E.left(error))()
      return { problem: problemOf(error, context.awsRequestId, 'act') }
    }
    const decoded = decodeChangeAct(event)
    if (E.isLeft(decoded)) return refuse(decoded.left)
    journal.note({ message: decoded.right.act })()
    const done = await acting(decoded.right)({ ...service, journal }, context)
    if (E.isLeft(done)) return refuse(done.left)
    const { answer, outcome } = done.right
    if (typeof outcome === 'string') journal.endAs(outcome)()
    else journal.end(outcome)()
    return { answer }
  }

/** Anything that was thrown is a defect, answered and logged without its message. */
const answerThrown = ({ context, internal, error }: Invocation & { error: unknown }): Answered => {
  internal.journal?.endDefect(error)()
  return { problem: defectProblem(context.awsRequestId) }
}

/** The handler for a service. */
export const operateHandler = (service: OperatorService, isColdStart: () => boolean) =>
  middy<Operation, Answered>({ timeoutEarlyInMillis: limits.endEarlyMs })
    .before(open(service, isColdStart))
    .handler(operate(service))
    .onError(answerThrown)
