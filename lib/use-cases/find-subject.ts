import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { type SubjectKey, subjectKeyOf } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { FirstAttempts } from '../ports/first-attempts.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { DeploymentEnvironment } from './deployment.ts'

type FindEnvironment = { readonly firstAttempts: Pick<FirstAttempts, 'load'> } & PlaidEnvironment &
  Pick<DeploymentEnvironment, 'plaidEnv'>

const notFound: RetryError = { _tag: 'AttemptNotFound' }

/** Any other refusal of Plaid's (its keys are wrong, for example) says nothing of the attempt. */
const isNotFound = (error: RetryError): boolean =>
  error._tag === 'PlaidRefused' && error.plaid.error_code === 'NOT_FOUND'

/**
 * The subject of an attempt's id: from the item of a watched attempt, else from Plaid. Templates that the deployment no
 * longer lists are found too: an attempt of theirs may still be in review.
 */
export const findSubject =
  (attempt_id: string): ReaderTaskEither<FindEnvironment, RetryError, SubjectKey> =>
  ({ firstAttempts, plaid, plaidEnv: environment }) =>
  async () => {
    const watched = await firstAttempts.load(environment, attempt_id)()
    if (E.isLeft(watched)) return watched
    if (watched.right !== undefined) {
      const { client_user_id, template_id } = watched.right
      return E.right({ environment, client_user_id, template_id })
    }
    const read = await plaid.getAttempt(attempt_id)()
    if (E.isLeft(read)) return isNotFound(read.left) ? E.left(notFound) : read
    const key = subjectKeyOf({ ...read.right, environment })
    return key === undefined ? E.left(notFound) : E.right(key)
  }
