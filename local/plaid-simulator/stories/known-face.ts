import type { AttemptBody } from '../attempt/attempt.ts'
import { changeStep } from '../attempt/change-step.ts'
import type { AttemptControls } from '../control/attempt-controls.ts'
import type { Json } from '../json.ts'
import { findAttempt, replaceAttempt, timestamp, type World } from '../world.ts'
import { blurred } from './document.ts'
import type { Story } from './story.ts'

type Seed = AttemptControls['seedAttempt']

/** Another user, who was verified. */
const strangersId = (world: World, seed: Seed, { template }: AttemptBody): string =>
  seed({ client_user_id: `stranger-${world.random.hex(8)}`, template: { id: template.id }, status: 'success' }).id

/** An earlier attempt of the user, or else one under another template. */
const ownId = (world: World, seed: Seed, { id, client_user_id, template }: AttemptBody): string => {
  const known = world.attempts.find(({ body }) => body.client_user_id === client_user_id && body.id !== id)
  if (known !== undefined) return known.body.id
  const other = findAttempt(world, seed({ client_user_id, template: { id: `${template.id}_other` } }).id)
  if (other === undefined) return id
  const change = { status: 'failed', tries: [blurred] } as const
  replaceAttempt(world, changeStep(other, 'documentary_verification', change, timestamp(world)))
  return other.body.id
}

/**
 * `facial_duplicates` of an attempt: the face is also in another one, which is added without webhooks if there is
 * none.
 */
export const knownFace = (world: World, seed: Seed, body: AttemptBody, of: NonNullable<Story['faceOf']>): Json => {
  const id = of === 'stranger' ? strangersId(world, seed, body) : ownId(world, seed, body)
  return { facial_duplicates: [{ id, similarity: 97, matched_after_completed: false }] }
}
