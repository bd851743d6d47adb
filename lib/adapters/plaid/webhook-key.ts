import * as t from 'io-ts'
import type { WebhookKey } from '../../domain/webhook/webhook-key.ts'

const Key: t.Type<WebhookKey, unknown, unknown> = t.strict({
  alg: t.string,
  crv: t.string,
  kid: t.string,
  kty: t.string,
  use: t.string,
  x: t.string,
  y: t.string,
  created_at: t.number,
  expired_at: t.union([t.number, t.null]),
})

/** Plaid's schema `WebhookVerificationKeyGetResponse`. Its user checks whether the key is fit to verify with. */
export const WebhookKeyAnswer = t.strict({ key: Key }, 'WebhookKeyAnswer')
