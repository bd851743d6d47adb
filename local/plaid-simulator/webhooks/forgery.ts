/**
 * Ways to forge one delivery. Except for `stale`, only an attacker or a wrong configuration sends such a delivery, and
 * a receiver must refuse it (or ignore it, for `wrong_environment`). The genuine delivery follows as a redelivery.
 */
export const forgeries = {
  tamper: 'the body differs from the signed body',
  stale: 'the iat of the token is ten minutes old',
  wrong_environment: "the body names the other environment and is signed with the other environment's key",
  alg_none: 'the token is not signed (alg none)',
  alg_hs256: 'the token is signed with HS256 and the public key as the secret',
  unknown_kid: 'the kid of the token is unknown in every environment',
  expired_key: 'the token is signed with the key before the last rotation',
} as const

export type Forgery = keyof typeof forgeries

export const forgeryNames = Object.keys(forgeries) as readonly Forgery[]
