import type { LambdaClientConfig } from '@aws-sdk/client-lambda'
import type { ChangeAct } from '../lib/domain/operator/change-act.ts'
import type {
  DeadLettersMoveAnswer,
  ForgetAnswer,
  OperatorRetryAnswer,
  ReviewedAnswer,
  SwitchChange,
} from '../lib/domain/operator/change-answers.ts'
import type { OperatorProblem } from '../lib/domain/operator/operator-answer.ts'
import type { ReadAct } from '../lib/domain/operator/read-act.ts'
import type {
  DeadLettersListAnswer,
  ExplainAnswer,
  ExportAnswer,
  PeriodAnswer,
  ReviewListAnswer,
  StatusAnswer,
} from '../lib/domain/operator/read-answers.ts'
import { Failure, ProblemFailure } from './failure.ts'
import { unreachableBecause } from './unreachable-because.ts'
import { plainly } from './words/plain.ts'
import { problemInWords } from './words/problem.ts'

/** The answer of each act. */
export interface Answers {
  readonly explain: ExplainAnswer
  readonly status: StatusAnswer
  readonly 'review-list': ReviewListAnswer
  readonly 'dead-letters-list': DeadLettersListAnswer
  readonly export: ExportAnswer
  readonly period: PeriodAnswer
  readonly pause: SwitchChange
  readonly resume: SwitchChange
  readonly 'review-close': ReviewedAnswer
  readonly 'review-rearm': ReviewedAnswer
  readonly forget: ForgetAnswer
  readonly retry: OperatorRetryAnswer
  readonly 'dead-letters-move': DeadLettersMoveAnswer
}

type Act = ReadAct | ChangeAct
type NameOf<A extends Act> = A['act'] & keyof Answers

/** The two functions for people of one stage. A problem is thrown as `ProblemFailure`. */
export interface Functions {
  readonly read: <A extends ReadAct>(act: A) => Promise<Answers[NameOf<A>]>
  readonly change: <A extends ChangeAct>(act: A) => Promise<Answers[NameOf<A>]>
  /** What they are of, in words: `stage production`. */
  readonly place: string
}

export interface Place {
  /** The full names of the functions. */
  readonly standing: string
  readonly operate: string
  readonly client: LambdaClientConfig
}

/** A function of ours answers in 30 s at most. */
const answerMsMax = 40_000

const problemFailure = (problem: OperatorProblem): ProblemFailure =>
  new ProblemFailure(problem, problemInWords(plainly(problem)))

const answerIn = (name: string, text: string): unknown => {
  const answer = JSON.parse(text) as Partial<{ answer: unknown; problem: OperatorProblem }> | null
  if (typeof answer === 'object' && answer?.problem !== undefined) throw problemFailure(answer.problem)
  if (typeof answer === 'object' && answer?.answer !== undefined) return answer.answer
  throw new Failure('problem', 'unknown-answer', `${name} gave an answer that this version of idvr cannot read.`)
}

/** Asks the functions with the SDK's own credentials. `find` is called when one is asked. */
export const functionsAt = (place: string, find: () => Promise<Place>): Functions => {
  const ask = async (which: 'standing' | 'operate', act: Act, attemptsMax: number): Promise<never> => {
    const { client, [which]: name } = await find()
    const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda')
    const lambda = new LambdaClient({
      ...client,
      maxAttempts: attemptsMax,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: answerMsMax },
    })
    try {
      const { FunctionError, Payload } = await lambda
        .send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(act) }))
        .catch((error: unknown) => {
          throw unreachableBecause(error, name, attemptsMax === 1)
        })
      const text = Payload?.transformToString() ?? ''
      if (FunctionError !== undefined) {
        const log = `Its log says more: aws logs tail /aws/lambda/${name} --since 10m.`
        throw new Failure('problem', 'function-failed', `The function ${name} failed. ${log}`)
      }
      return answerIn(name, text) as never
    } finally {
      lambda.destroy()
    }
  }
  return {
    place,
    read: act => ask('standing', act, 3),
    // Once: a change whose answer is lost may have been made.
    change: act => ask('operate', act, 1),
  }
}
