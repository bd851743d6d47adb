import { createHash, createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Random } from '../random.ts'
import type { Forgery } from './forgery.ts'
import type { KeyRing, SigningKey } from './key-ring.ts'

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const keyFor = (keys: KeyRing, forgery: Forgery | undefined): SigningKey => {
  if (forgery === 'wrong_environment') return keys.foreign()
  return forgery === 'expired_key' ? keys.previous() : keys.current()
}

/** The value of the `Plaid-Verification` header: a JWT with the body's SHA-256 and the time of signing. */
export const signBody = async (
  body: string,
  nowMs: number,
  keys: KeyRing,
  random: Random,
  forgery: Forgery | undefined,
): Promise<string> => {
  const key = keyFor(keys, forgery)
  const kid = forgery === 'unknown_kid' ? random.uuid() : key.kid
  const iat = Math.floor(nowMs / 1000) - (forgery === 'stale' ? 600 : 0)
  const claims = { iat, request_body_sha256: createHash('sha256').update(body).digest('hex') }
  if (forgery === 'alg_none') return `${base64url({ alg: 'none', kid, typ: 'JWT' })}.${base64url(claims)}.`
  if (forgery === 'alg_hs256') {
    const signed = `${base64url({ alg: 'HS256', kid, typ: 'JWT' })}.${base64url(claims)}`
    const hmac = createHmac('sha256', JSON.stringify(key.publicJwk)).update(signed).digest('base64url')
    return `${signed}.${hmac}`
  }
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(key.privateKey)
}
