import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { defectProblem, problemOf } from '../lib/adapters/http/problem.ts'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import type { CallOutcome } from '../lib/adapters/journal/outcomes.ts'
import type { OperatorAnswer } from '../lib/domain/operator/answers.ts'
import { type DecodedAct, decodeChangeAct } from '../lib/domain/operator/change-act-codec.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { setPause } from '../lib/use-cases/set-pause.ts'
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

/** The answer, and the word of the log line for it. */
interface Done {
  readonly answer: unknown
  readonly outcome: CallOutcome
}

type Acting = (
  environment: OperatorService & { readonly journal: CallJournal },
  context: Context,
) => Promise<E.Either<RetryError, Done>>

const pausing =
  (act: Extract<DecodedAct, { readonly act: 'pause' | 'resume' }>): Acting =>
  async environment => {
    const { reason, by } = act
    const paused = act.act === 'pause'
    const changed = await setPause({ paused, reason, by })(environment)()
    if (E.isLeft(changed)) return changed
    environment.journal.note({ effective_at: changed.right.effective_at })()
    return E.right({ answer: changed.right, outcome: paused ? 'paused' : 'resumed' })
  }

const acting = (act: DecodedAct): Acting => {
  switch (act.act) {
    case 'pause':
    case 'resume':
      return pausing(act)
    default:
      throw new Error('not yet')
  }
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
      return { problem: problemOf(error, context.awsRequestId) }
    }
    const decoded = decodeChangeAct(event)
    if (E.isLeft(decoded)) return refuse(decoded.left)
    journal.note({ message: decoded.right.act })()
    const done = await acting(decoded.right)({ ...service, journal }, context)
    if (E.isLeft(done)) return refuse(done.left)
    journal.endAs(done.right.outcome)()
    return { answer: done.right.answer }
  }

/** Anything that was thrown is a defect, answered and logged without its message. */
const answerThrown = ({ context, internal, error }: Invocation & { error: unknown }): Answered => {
  internal.journal?.endDefect(error)()
  return { problem: defectProblem(context.awsRequestId) }
}

/** The handler for a service. */
export const operateHandler = (service: OperatorService, isColdStart: () => boolean) =>
  middy<Operation, Answered>().before(open(service, isColdStart)).handler(operate(service)).onError(answerThrown)
