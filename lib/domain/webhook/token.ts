import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { type TokenClaims, tokenClaimsOf } from './token-claims.ts'
import { kidOf } from './token-header.ts'
import { type WebhookNotAccepted, webhookRefused } from './webhook-outcome.ts'

/** A token of the header `Plaid-Verification` that has the form of Plaid's tokens. It is not verified yet. */
export interface Token extends TokenClaims {
  /** Header, payload and signature, with dots between them. */
  readonly text: string
  readonly kid: string
}

/**
 * RFC 7515's compact form, stricter than a verifier accepts it: no padding, no white space, and the four spare bits
 * at the end of a 64-byte signature are zero. A second valid token with the same claims still exists (the signature's
 * high-s twin), so deliveries must not be identified by their token's text.
 */
const compact = /^([A-Za-z0-9_-]{1,512})\.([A-Za-z0-9_-]{1,512})\.[A-Za-z0-9_-]{85}[AQgw]$/

/** Reads a token: its form, then its header, then its payload. Errors: `Refused`. */
export const tokenOf = (text: string): E.Either<WebhookNotAccepted, Token> => {
  const [, header, payload] = compact.exec(text) ?? []
  if (header === undefined || payload === undefined) return E.left(webhookRefused('token'))
  return pipe(
    kidOf(header),
    E.flatMap(kid =>
      pipe(
        tokenClaimsOf(payload),
        E.map(claims => ({ ...claims, kid, text })),
      ),
    ),
  )
}
