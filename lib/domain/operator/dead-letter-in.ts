import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { identifier } from '../../codec/identifier.ts'
import * as json from '../../codec/json.ts'
import { ClientUserId } from '../request/identifiers.ts'
import { requestLimits } from '../request/request-limits.ts'
import type { DeadLetter } from './read-answers.ts'

const attemptId = identifier<string>('attempt_id', requestLimits.idCharactersMax)

/** EventBridge's limit of a `detail-type`. Other programs choose it, so its characters are limited, too. */
const detailType = /^[A-Za-z0-9 ._-]{1,128}$/

const Envelope = t.type({ 'detail-type': t.string, detail: t.UnknownRecord })

const idIn = <A extends string>(codec: t.Type<A, string, unknown>, value: unknown): A | null =>
  codec.is(value) ? value : null

/** What a dead letter is about: its ids. Nothing else of its body is shown: another program may have written it. */
export const aboutIn = (body: string): Pick<DeadLetter, 'detail_type' | 'attempt_id' | 'client_user_id'> =>
  pipe(
    json.parse(body),
    E.flatMap(Envelope.decode),
    E.match(
      () => ({ detail_type: null, attempt_id: null, client_user_id: null }),
      ({ 'detail-type': type, detail }) => ({
        detail_type: detailType.test(type) ? type : null,
        attempt_id: idIn(attemptId, detail['identity_verification_id'] ?? detail['attempt_id']),
        client_user_id: idIn(ClientUserId, detail['client_user_id']),
      }),
    ),
  )
