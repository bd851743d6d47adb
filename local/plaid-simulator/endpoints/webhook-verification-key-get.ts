import type { Json } from '../json.ts'
import { PlaidRefusal } from '../plaid-refusal.ts'
import { refusals } from '../refusals.ts'
import type { World } from '../world.ts'
import { checkMembers, text } from './members.ts'

/** `/webhook_verification_key/get`: the public key that signed a webhook. Knows only the keys of this environment. */
export const webhookVerificationKeyGet = (world: World, body: Json): Json => {
  checkMembers(body, ['key_id'], [])
  const key = world.keys.publicKey(text(body, 'key_id'))
  if (key === undefined) throw new PlaidRefusal(refusals.invalidKeyId)
  return { key }
}
