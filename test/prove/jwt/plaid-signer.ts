import { createHash } from 'node:crypto'
import type { WebhookKey } from '../../../lib/domain/webhook/webhook-key.ts'
import { ecdsa, highSTwin, type KeyPair, keyPairFrom } from './ecdsa.ts'
import type { Random } from './random.ts'

/** One of Plaid's signing keys. */
export interface Signer {
  readonly kid: string
  readonly pair: KeyPair
  readonly key: WebhookKey
}

/** A delivery to the receiver: the header `Plaid-Verification`, and the bytes of the body. */
export interface Sent {
  readonly token: string
  readonly body: Buffer
}

export type Twist = { readonly header?: object; readonly claims?: object }

export const newSigner = (random: Random, expired_at: number | null): Signer => {
  const pair = keyPairFrom(random)
  const kid = random.uuid()
  const { x, y } = pair
  return { kid, pair, key: { alg: 'ES256', crv: 'P-256', kty: 'EC', use: 'sig', created_at: 1, kid, x, y, expired_at } }
}

export const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

export const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token's header and payload, as the signature covers them. Undefined members of a twist are left out. */
export const unsignedText = (kid: string, body: Buffer, iat: number, { header, claims }: Twist = {}): string =>
  [
    segment({ alg: 'ES256', kid, typ: 'JWT', ...header }),
    segment({ iat, request_body_sha256: sha256(body), ...claims }),
  ].join('.')

export const signed = (pair: KeyPair, text: string, random: Random): string =>
  `${text}.${ecdsa(pair, text, random).toString('base64url')}`

export const newBody = (random: Random): Buffer =>
  Buffer.from(
    JSON.stringify(
      {
        webhook_type: 'IDENTITY_VERIFICATION',
        webhook_code: random.pick(['STATUS_UPDATED', 'RETRIED']),
        identity_verification_id: `idv_${random.bytes(8).toString('hex')}`,
        environment: 'sandbox',
      },
      null,
      2,
    ),
  )

export const twinOf = ({ token, body }: Sent): Sent => {
  const [header, payload, signature = ''] = token.split('.')
  return {
    token: [header, payload, highSTwin(Buffer.from(signature, 'base64url')).toString('base64url')].join('.'),
    body,
  }
}
