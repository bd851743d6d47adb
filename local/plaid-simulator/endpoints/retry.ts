import type { Attempt, UserData } from '../attempt/attempt.ts'
import { changeStatus } from '../attempt/change-status.ts'
import { newAttempt } from '../attempt/new-attempt.ts'
import { customSteps, retrySteps, strategies } from '../attempt/retry-steps.ts'
import { isOpen, type Steps } from '../attempt/steps.ts'
import type { Template } from '../attempt/template.ts'
import { isSameId } from '../id-spelling.ts'
import type { Json } from '../json.ts'
import { PlaidRefusal } from '../plaid-refusal.ts'
import { ruleRefusals } from '../refusals.ts'
import { addAttempt, findTemplate, latestAttempt, replaceAttempt, timestamp, type World } from '../world.ts'
import { checkMembers, clientUserId, flag, invalidField, object, text } from './members.ts'
import { withSuppliedData } from './user-data.ts'

const nullable = ['user', 'steps', 'is_shareable']

const readSteps = (body: Json): Json | null => {
  const steps = object(body, 'steps')
  if (steps === null) return null
  const wrong = customSteps.find(step => typeof steps[step] !== 'boolean')
  if (wrong !== undefined) throw invalidField(`steps.${wrong} must be a boolean`)
  return steps
}

/** Clears the data of the steps that are repeated; the data of skipped steps stays. */
const withoutClearedData = (user: UserData, steps: Steps): UserData => ({
  ...user,
  ip_address: null,
  ...(isOpen(steps.verify_sms) ? { phone_number: null } : {}),
  ...(isOpen(steps.kyc_check)
    ? { name: null, address: null, date_of_birth: null, id_number: null, email_address: null }
    : {}),
})

/** The newest version of the template, or the one of a story as long as no newer one exists. */
const templateOfRetry = (newest: Template, { template, hasOwnTemplate }: Attempt) => {
  const isOwn = hasOwnTemplate && isSameId(template.id, newest.id) && template.version >= newest.version
  return { template: isOwn ? template : newest, hasOwnTemplate: isOwn }
}

/** A retry cancels the session that it replaces. Plaid sends a webhook about that as about any other change. */
const cancelReplaced = (world: World, replaced: Attempt): void => {
  const { body } = replaced
  const cancels =
    (body.status === 'active' && world.knobs.retryOfActive === 'cancels') ||
    (body.status === 'pending_review' && world.knobs.retryOfPendingReview === 'cancels')
  if (!cancels) return
  replaceAttempt(world, changeStatus(replaced, 'canceled', timestamp(world)))
  if (world.knobs.cancelWebhook === 'sent') world.emit('STATUS_UPDATED', body.id)
}

const readRequest = (world: World, body: Json) => {
  checkMembers(body, ['client_user_id', 'template_id', 'strategy'], nullable)
  if (world.knobs.explicitNull === 'refused') {
    const sentNull = nullable.find(member => body[member] === null)
    if (sentNull !== undefined) throw invalidField(`${sentNull} must not be null`)
  }
  const strategy = strategies.find(known => known === body['strategy'])
  if (strategy === undefined) throw invalidField(`strategy must be one of ${strategies.join(', ')}`)
  return {
    client_user_id: clientUserId(body),
    template_id: text(body, 'template_id'),
    strategy,
    steps: readSteps(body),
    user: object(body, 'user'),
    is_shareable: flag(body, 'is_shareable'),
  }
}

/**
 * `/identity_verification/retry`: a new session after the newest one of a person. Not idempotent: every call makes
 * one.
 */
export const retry = (world: World, body: Json): Json => {
  const { client_user_id, template_id, strategy, steps: chosen, user, is_shareable } = readRequest(world, body)
  const newest = findTemplate(world, template_id)
  const previous =
    latestAttempt(world, client_user_id, template_id) ??
    (world.knobs.retryAcrossTemplates === 'allowed' ? latestAttempt(world, client_user_id) : undefined)
  if (newest === undefined || previous === undefined) {
    throw new PlaidRefusal({ ...ruleRefusals.noSession, status: world.knobs.noSessionStatus })
  }
  const { template, hasOwnTemplate } = templateOfRetry(newest, previous)
  const gaveConsent = previous.gaveConsent && world.knobs.consentOnRetry === 'inherited'
  const rules = { template, environment: world.environment, gaveConsent, knobs: world.knobs }
  const steps = retrySteps(strategy, chosen, previous, rules)
  const supplied = withSuppliedData(withoutClearedData(previous.body.user, steps), user)

  cancelReplaced(world, previous)
  const attempt = addAttempt(
    world,
    newAttempt(world, {
      client_user_id,
      template,
      hasOwnTemplate,
      steps,
      user: supplied,
      isShareable: is_shareable ?? previous.isShareable,
      gaveConsent,
      previous_attempt_id: previous.body.id,
    }),
  )
  world.emit('RETRIED', world.knobs.retriedWebhookId === 'new' ? attempt.body.id : previous.body.id)
  return attempt.body
}
