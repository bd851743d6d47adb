import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { boundedText } from '../../codec/bounded-text.ts'
import { isBlank } from '../../codec/characters.ts'
import { checked } from '../../codec/checked.ts'
import { closed } from '../../codec/closed.ts'
import { identifier } from '../../codec/identifier.ts'
import { oneOf } from '../../codec/one-of.ts'
import { tagged } from '../../codec/tagged.ts'
import { text } from '../../codec/text.ts'
import { violationsOf } from '../../codec/violation.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import { ledgerLimits } from '../ledger/ledger-limits.ts'
import { overrides } from '../preflight.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../request/idempotency-key.ts'
import { ClientUserId } from '../request/identifiers.ts'
import type { InvalidRequest } from '../request/request-error.ts'
import type { ChangeAct } from './change-act.ts'
import { operatorLimits } from './operator-limits.ts'

/** Text of an operator, on one line. */
const line = (name: string, max: number): t.Type<string, string, unknown> =>
  boundedText(name, { max, having: { expected: 'not blank', holds: value => !isBlank(value) } })

const signed = {
  reason: line('reason', operatorLimits.reasonCharactersMax),
  by: line('by', operatorLimits.byCharactersMax),
}

const attempt_id = identifier<string>('attempt_id', ledgerLimits.attemptIdCharactersMax)

const actOf = <A extends ChangeAct['act'], R extends t.Props, O extends Readonly<Record<string, t.Mixed>>>(
  act: A,
  required: R,
  optional: O,
) => closed(act, { required: { act: t.literal(act), ...signed, ...required }, optional })

const Retry = checked(
  actOf(
    'retry',
    { request: t.unknown },
    {
      idempotency_key: text<string>('idempotency_key', idempotencyKeyExpected, isIdempotencyKey),
      overrides: t.readonlyArray(oneOf('override', overrides)),
      dry_run: t.boolean,
    },
  ),
  // A repeat must not override for a second attempt.
  ({ overrides: reasons = [], idempotency_key }) =>
    reasons.length > 0 && idempotency_key === undefined
      ? [{ member: 'idempotency_key', expected: 'required with overrides' }]
      : [],
)

/** One closed object for each act. */
const Act = tagged(
  'act',
  'act',
  {
    pause: actOf('pause', {}, {}),
    resume: actOf('resume', {}, {}),
    'review-close': actOf('review-close', { attempt_id }, {}),
    'review-rearm': actOf('review-rearm', { attempt_id }, {}),
    forget: actOf('forget', { client_user_id: ClientUserId }, {}),
    retry: Retry,
    'dead-letters-move': actOf('dead-letters-move', {}, { count: wholeNumber(1, operatorLimits.moveCountMax) }),
  },
  t.type(signed),
)

/** An act that was decoded: its ids and words are of their own types. */
export type DecodedAct = t.TypeOf<typeof Act>

/** Decodes what the function `operate` was invoked with. */
export const decodeChangeAct = (input: unknown): E.Either<InvalidRequest, DecodedAct> =>
  pipe(
    Act.decode(input),
    E.mapLeft(errors => ({ _tag: 'InvalidRequest', violations: violationsOf(errors) })),
  )
