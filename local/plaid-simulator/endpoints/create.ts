import { firstSteps } from '../attempt/first-steps.ts'
import { newAttempt, unknownUser } from '../attempt/new-attempt.ts'
import type { Json } from '../json.ts'
import { PlaidRefusal } from '../plaid-refusal.ts'
import { ruleRefusals } from '../refusals.ts'
import { addAttempt, findTemplate, latestAttempt, type World } from '../world.ts'
import { checkMembers, clientUserId, flag, invalidField, object, text } from './members.ts'
import { withSuppliedData } from './user-data.ts'

const optional = ['client_user_id', 'user_id', 'user', 'is_idempotent']

/** `/identity_verification/create`: the first session of a person. */
export const create = (world: World, body: Json): Json => {
  checkMembers(body, ['is_shareable', 'template_id', 'gave_consent'], optional)
  if (typeof body['user_id'] === 'string') throw invalidField('no user is associated with user_id.')
  const user = object(body, 'user')
  // Plaid still accepts the id inside `user`, which is deprecated.
  const givenId = body['client_user_id'] ?? user?.['client_user_id']
  const client_user_id = clientUserId({ client_user_id: givenId })
  const template = findTemplate(world, text(body, 'template_id'))
  const isShareable = flag(body, 'is_shareable') ?? false
  const gaveConsent = flag(body, 'gave_consent') ?? false
  const isIdempotent = flag(body, 'is_idempotent') ?? false
  if (template === undefined) throw invalidField('template_id does not match any template.')
  const supplied = withSuppliedData(unknownUser, user)

  const existing = latestAttempt(world, client_user_id, template.id)
  if (existing !== undefined) {
    if (isIdempotent) return existing.body
    throw new PlaidRefusal(ruleRefusals.createExists)
  }
  const steps = firstSteps({ template, environment: world.environment, gaveConsent, knobs: world.knobs })
  const attempt = addAttempt(
    world,
    newAttempt(world, {
      client_user_id,
      template,
      steps,
      user: supplied,
      isShareable,
      gaveConsent,
      previous_attempt_id: null,
    }),
  )
  if (world.knobs.createWebhook === 'sent') world.emit('STEP_UPDATED', attempt.body.id)
  return attempt.body
}
