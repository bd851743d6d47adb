/**
 * Ways in which one delivery can be wrong. All but `stale` are what only an attacker or a misconfiguration sends; a
 * receiver must refuse them (`wrong_environment`: ignore it). The genuine delivery follows as a redelivery.
 */
export const forgeries = {
  tamper: 'a body that differs from the one that was signed',
  stale: 'a token whose iat is ten minutes old',
  wrong_environment: "the other environment's name in the body, signed with the other environment's key",
  alg_none: 'an unsigned token, alg none',
  alg_hs256: 'a token signed with HS256, the public key as its secret',
  unknown_kid: 'a kid that no environment knows',
  expired_key: 'a signature by the key before the last rotation',
} as const

export type Forgery = keyof typeof forgeries

export const forgeryNames = Object.keys(forgeries) as readonly Forgery[]
