import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { text } from '../../codec/text.ts'
import { segmentValue } from './segment.ts'
import { webhookLimits } from './webhook-limits.ts'
import { type WebhookNotAccepted, webhookRefused } from './webhook-outcome.ts'

const sha256 = text('request_body_sha256', '64 lower-case hexadecimal digits', value => /^[0-9a-f]{64}$/.test(value))

/** The claims of Plaid's token: when it was signed, in Unix seconds, and for which body. */
const TokenClaims = t.strict({ iat: t.Int, request_body_sha256: sha256 }, 'TokenClaims')
export interface TokenClaims {
  readonly iat: number
  readonly request_body_sha256: string
}

/** Reads a token's payload; errors: `Refused`. */
export const tokenClaimsOf = (segment: string): E.Either<WebhookNotAccepted, TokenClaims> =>
  pipe(
    TokenClaims.decode(segmentValue(segment)),
    E.mapLeft(() => webhookRefused('token-claims')),
  )

export type TokenAge = 'fresh' | 'stale' | 'from-the-future'

/** Whether a token's signing time is within the allowed range; both limits are still fresh. */
export const tokenAgeOf = ({ iat }: Pick<TokenClaims, 'iat'>, nowMs: number): TokenAge => {
  const ageSeconds = nowMs / 1000 - iat
  if (ageSeconds > webhookLimits.tokenAgeSecondsMax) return 'stale'
  return ageSeconds < -webhookLimits.tokenAheadSecondsMax ? 'from-the-future' : 'fresh'
}
