import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { checked } from '../../codec/checked.ts'
import { closed } from '../../codec/closed.ts'
import { identifier } from '../../codec/identifier.ts'
import { instant } from '../../codec/instant.ts'
import { tagged } from '../../codec/tagged.ts'
import { violationsOf } from '../../codec/violation.ts'
import { ClientUserId, TemplateId } from '../request/identifiers.ts'
import type { InvalidRequest } from '../request/request-error.ts'
import { requestLimits } from '../request/request-limits.ts'
import { CursorText } from './cursor.ts'

const attempt_id = identifier<string>('attempt_id', requestLimits.idCharactersMax)
const act = <A extends string>(name: A) => ({ act: t.literal(name) })
const ofExplain = { client_user_id: ClientUserId, template_id: TemplateId, attempt_id }
const ofPages = { cursor: CursorText }

/** A user, or one attempt: exactly one of them. A template goes with a user only. */
const Explain = checked(
  closed('ReadAct explain', { required: act('explain'), optional: ofExplain }),
  ({ client_user_id, template_id, attempt_id: id }) => [
    ...(client_user_id === undefined && id === undefined
      ? [{ member: 'client_user_id', expected: 'required without attempt_id' }]
      : []),
    ...(client_user_id !== undefined && id !== undefined
      ? [{ member: 'attempt_id', expected: 'not allowed with client_user_id' }]
      : []),
    ...(template_id !== undefined && id !== undefined
      ? [{ member: 'template_id', expected: 'not allowed with attempt_id' }]
      : []),
  ],
)

const period = <A extends 'export' | 'period'>(name: A) =>
  checked(
    closed(`ReadAct ${name}`, { required: { ...act(name), from: instant, to: instant }, optional: ofPages }),
    ({ from, to }) => (Date.parse(from) < Date.parse(to) ? [] : [{ member: 'to', expected: 'a time after from' }]),
  )

const branches = {
  explain: Explain,
  status: closed('ReadAct status', { required: act('status'), optional: {} }),
  'review-list': closed('ReadAct review-list', { required: act('review-list'), optional: ofPages }),
  'dead-letters-list': closed('ReadAct dead-letters-list', { required: act('dead-letters-list'), optional: {} }),
  export: period('export'),
  period: period('period'),
}

const ofNoAct = closed('ReadAct', {
  required: { act: t.unknown },
  optional: { ...ofExplain, ...ofPages, from: instant, to: instant },
})

const DecodedReadAct = tagged('ReadAct', 'act', branches, ofNoAct)

/** A `ReadAct` whose ids are checked. */
export type DecodedReadAct = t.TypeOf<typeof DecodedReadAct>

/** Reads an act. Each violation has a pointer; no value that was sent is in it. */
export const decodeReadAct = (input: unknown): E.Either<InvalidRequest, DecodedReadAct> =>
  pipe(
    DecodedReadAct.decode(input),
    E.mapLeft((errors): InvalidRequest => ({ _tag: 'InvalidRequest', violations: violationsOf(errors) })),
  )
