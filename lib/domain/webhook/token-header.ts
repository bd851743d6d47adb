import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { text } from '../../codec/text.ts'
import { segmentValue } from './segment.ts'
import { type WebhookNotAccepted, webhookRefused } from './webhook-outcome.ts'

const uuid = text('kid', 'a UUID', value => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))

const Header = t.intersection([t.type({ alg: t.literal('ES256'), kid: uuid }), t.partial({ typ: t.literal('JWT') })])

/**
 * Members by which a token would choose its own key or its own verification rules. Plaid sends none of them. `x5`:
 * `x5u`, `x5c`, `x5t`, `x5t#S256` (RFC 7515 §4.1).
 */
const isForbidden = (member: string): boolean => ['crit', 'jwk', 'jku'].includes(member) || member.startsWith('x5')

/** The `kid` in a token's header, a UUID that Plaid can be asked for; errors: `Refused`. */
export const kidOf = (segment: string): E.Either<WebhookNotAccepted, string> =>
  pipe(
    t.UnknownRecord.decode(segmentValue(segment)),
    E.filterOrElseW(
      header => !Object.keys(header).some(isForbidden),
      () => undefined,
    ),
    E.flatMap(header => Header.decode(header)),
    E.match(
      () => E.left(webhookRefused('token-header')),
      ({ kid }) => E.right(kid),
    ),
  )
