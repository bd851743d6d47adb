import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { ExplainAnswer } from '../domain/operator/answers.ts'
import type { DecodedReadAct } from '../domain/operator/decode-read-act.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { type ExplainEnvironment, explainAttempt, explainSubject, explainUser } from './explain-subject.ts'

export type ReadEnvironment = ExplainEnvironment

type Explain = Extract<DecodedReadAct, { readonly act: 'explain' }>
type ReadStep<A> = ReaderTaskEither<ReadEnvironment, RetryError, A>

const explain =
  ({ client_user_id, template_id, attempt_id }: Explain): ReadStep<ExplainAnswer> =>
  environment =>
  async () => {
    if (client_user_id !== undefined && template_id === undefined) {
      const all = await explainUser(client_user_id)(environment)()
      return E.isLeft(all) ? all : E.right({ subjects: all.right })
    }
    const one =
      client_user_id !== undefined && template_id !== undefined
        ? await explainSubject({ client_user_id, template_id })(environment)()
        : await explainAttempt(attempt_id ?? '')(environment)()
    return E.isLeft(one) ? one : E.right({ subjects: [one.right] })
  }

/** Answers an act that reads. */
export const answerReadAct = (act: DecodedReadAct): ReadStep<ExplainAnswer> => {
  switch (act.act) {
    case 'explain':
      return explain(act)
    default:
      return () => async () => E.left({ _tag: 'NotAllowed' })
  }
}
