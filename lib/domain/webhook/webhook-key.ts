/** Plaid's schema `JWKPublicKey`; times in Unix seconds. */
export interface WebhookKey {
  readonly alg: string
  readonly crv: string
  readonly kid: string
  readonly kty: string
  readonly use: string
  readonly x: string
  readonly y: string
  readonly created_at: number
  readonly expired_at: number | null
}

/** 32 bytes in base64url. */
const coordinate = /^[A-Za-z0-9_-]{43}$/

/** Whether a key is the requested one and can verify ES256. The import checks that its point is on the curve. */
export const isFitFor = (kid: string, key: WebhookKey): boolean =>
  key.kid === kid &&
  key.kty === 'EC' &&
  key.crv === 'P-256' &&
  key.alg === 'ES256' &&
  key.use === 'sig' &&
  coordinate.test(key.x) &&
  coordinate.test(key.y)

/** Whether the key had already expired when the token was signed. Tokens that were signed before stay valid. */
export const hasExpired = (
  { expired_at }: Pick<WebhookKey, 'expired_at'>,
  { iat }: { readonly iat: number },
): boolean => expired_at !== null && iat >= expired_at
