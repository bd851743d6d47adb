import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import type { WebhookKey } from '../../lib/domain/webhook/webhook-key.ts'

export interface Signer {
  readonly kid: string
  readonly privateKey: KeyObject
  /** The key in the answer of Plaid's `/webhook_verification_key/get`. */
  readonly key: WebhookKey
}

/** A key pair like Plaid's for webhooks. */
export const newSigner = (members: Partial<WebhookKey> = {}): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const kid = members.kid ?? randomUUID()
  const fixed = { alg: 'ES256', crv: 'P-256', kty: 'EC', use: 'sig', created_at: 1_560_466_150, expired_at: null }
  return { kid, privateKey, key: { ...fixed, kid, x, y, ...members } }
}

export const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const sha256 = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex')

/** The two integers of an ES256 signature, 32 bytes each (RFC 7518 §3.4). */
const signatureOf = ({ privateKey }: Signer, text: string): string =>
  sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')

/** Members of a token that differ from Plaid's. Undefined members are left out. */
export interface Twist {
  readonly header?: object
  readonly claims?: object
}

/** The token that Plaid would send with this body at this time, with the changes of `twist`, and signed after them. */
export const tokenFor = (signer: Signer, body: string | Uint8Array, nowMs: number, twist: Twist = {}): string => {
  const header = { alg: 'ES256', kid: signer.kid, typ: 'JWT', ...twist.header }
  const claims = { iat: Math.floor(nowMs / 1000), request_body_sha256: sha256(body), ...twist.claims }
  const text = `${segment(header)}.${segment(claims)}`
  return `${text}.${signatureOf(signer, text)}`
}

/** The order of the group of P-256 (FIPS 186-5). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The other signature of the same key for the same text: (r, n − s). */
export const highSTwin = (token: string): string => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  const s = order - BigInt(`0x${bytes.toString('hex', 32)}`)
  const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')])
  return `${header}.${payload}.${twin.toString('base64url')}`
}

/** A webhook's body as Plaid writes it, indented by two spaces. */
export const webhookBody = (members: object = {}): string =>
  JSON.stringify(
    {
      webhook_type: 'IDENTITY_VERIFICATION',
      webhook_code: 'STATUS_UPDATED',
      identity_verification_id: 'idv_52xR9LKo77r1Np',
      environment: 'sandbox',
      ...members,
    },
    null,
    2,
  )
