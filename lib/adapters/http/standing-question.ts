import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type * as t from 'io-ts'
import { violationsOf } from '../../codec/violation.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import type { Subject } from '../../domain/request/subject.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import { type ApiRequest, apiRequestOf } from './api-event.ts'

/** A parameter that must be given exactly once; Left: what is expected of it. */
const required = <A>(api: ApiRequest, name: string, codec: t.Decoder<unknown, A>): E.Either<string, A> => {
  const once = api.parameter(name)
  if (once._tag !== 'Text') return E.left(`query ${name}: required, given once`)
  return pipe(
    codec.decode(once.text),
    E.mapLeft(errors => `query ${name}: ${violationsOf(errors)[0]?.expected ?? 'another value'}`),
  )
}

const known: ReadonlyArray<string> = ['client_user_id', 'template_id']

const namesFault = ({ parameterNames }: ApiRequest): ReadonlyArray<string> =>
  parameterNames?.every(name => known.includes(name))
    ? []
    : ['query: only the parameters client_user_id and template_id']

const faultOf = (read: E.Either<string, unknown>): ReadonlyArray<string> => (E.isLeft(read) ? [read.left] : [])

const subjectIn = (api: ApiRequest): E.Either<RetryError, Subject> => {
  const client_user_id = required(api, 'client_user_id', ClientUserId)
  const template_id = required(api, 'template_id', TemplateId)
  const faults = [...faultOf(client_user_id), ...faultOf(template_id), ...namesFault(api)]
  return E.isRight(client_user_id) && E.isRight(template_id) && faults.length === 0
    ? E.right({ client_user_id: client_user_id.right, template_id: template_id.right })
    : E.left({ _tag: 'InvalidRequest', violations: faults.map(expected => ({ pointer: '', expected })) })
}

/** Reads API Gateway's event: whose standing is asked for. Errors: `Unreadable`, `NotAllowed`, `InvalidRequest`. */
export const standingQuestionOf = (event: unknown): E.Either<RetryError, Subject> =>
  pipe(apiRequestOf(event), E.flatMap(subjectIn))
