import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { identifier } from '../../codec/identifier.ts'
import * as json from '../../codec/json.ts'
import { oneOf } from '../../codec/one-of.ts'
import type { PlaidEnv } from '../plaid/environment.ts'
import { requestLimits } from '../request/request-limits.ts'
import { type WebhookEvent, webhookCodes } from './webhook-event.ts'
import { type WebhookNotAccepted, webhookIgnored } from './webhook-outcome.ts'

type Members = Readonly<Record<string, unknown>>

const environments = ['sandbox', 'production'] as const

const Event: t.Type<WebhookEvent, unknown, unknown> = t.strict({
  webhook_code: oneOf('webhook_code', webhookCodes),
  identity_verification_id: identifier<string>('identity_verification_id', requestLimits.idCharactersMax),
  environment: oneOf('environment', environments),
})

const malformed = webhookIgnored('malformed-signed')

/** The members of a body; errors: `Ignored` if it is not a JSON object in UTF-8. */
const membersOf = (body: Uint8Array): E.Either<WebhookNotAccepted, Members> =>
  pipe(
    json.parse(body),
    E.flatMap(t.UnknownRecord.decode),
    E.mapLeft(() => malformed),
  )

/**
 * Whether a body names the other environment than `ours`. Plaid sends every webhook of both environments to every
 * endpoint, and signs it with keys that the other environment does not know. So this is checked before the signature.
 */
export const isOfOtherEnvironment = (body: Uint8Array, ours: PlaidEnv): boolean => {
  const members = membersOf(body)
  if (E.isLeft(members)) return false
  return environments.some(environment => environment !== ours && members.right['environment'] === environment)
}

/**
 * The event in the body of a verified webhook; errors: `Ignored`. Other members are dropped. `STEP_UPDATED` of an
 * attempt in progress is needed only where first attempts are watched.
 */
export const webhookEventOf = (body: Uint8Array, isWatching: boolean): E.Either<WebhookNotAccepted, WebhookEvent> =>
  pipe(
    membersOf(body),
    E.flatMap(members => {
      const { webhook_type, webhook_code } = members
      if (typeof webhook_type !== 'string' || typeof webhook_code !== 'string') return E.left(malformed)
      if (webhook_type !== 'IDENTITY_VERIFICATION') return E.left(webhookIgnored('other-type'))
      if (webhook_code === 'STEP_UPDATED' && !isWatching) return E.left(webhookIgnored('step-updated'))
      if (!webhookCodes.some(code => code === webhook_code)) return E.left(webhookIgnored('other-code'))
      return pipe(
        Event.decode(members),
        E.mapLeft(() => malformed),
      )
    }),
  )
