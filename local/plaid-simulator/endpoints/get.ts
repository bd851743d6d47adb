import type { Json } from '../json.ts'
import { PlaidRefusal } from '../plaid-refusal.ts'
import { refusals } from '../refusals.ts'
import { findAttempt, shownBody, type World } from '../world.ts'
import { checkMembers, invalidField } from './members.ts'

/** `/identity_verification/get`: one attempt by its id. */
export const get = (world: World, body: Json): Json => {
  checkMembers(body, ['identity_verification_id'], [])
  const id = body['identity_verification_id']
  if (typeof id !== 'string' || id === '') throw invalidField('identity_verification_id must be filled.')
  const attempt = findAttempt(world, id)
  if (attempt === undefined) throw new PlaidRefusal(refusals.notFound)
  return shownBody(world, attempt)
}
