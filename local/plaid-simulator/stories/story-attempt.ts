import { isDeepStrictEqual } from 'node:util'
import type { Attempt } from '../attempt/attempt.ts'
import { firstSteps } from '../attempt/first-steps.ts'
import { newAttempt } from '../attempt/new-attempt.ts'
import { activateFirstOpen, isOpen, mapSteps, stepNames } from '../attempt/steps.ts'
import { type Template, templateFrom } from '../attempt/template.ts'
import { ControlError } from '../control/control-error.ts'
import { personaFor } from '../persona.ts'
import { addAttempt, findTemplate, latestAttempt, replaceAttempt, type World } from '../world.ts'
import type { Story } from './story.ts'

/** Whose attempt it is. By default a new user's, under the first template. An unknown template is added. */
export type StoryOptions = { readonly client_user_id?: string; readonly template_id?: string }

/** The step that ends the session; undefined if the session ends by itself. */
export const decidingStep = ({ ends, session }: Story) => (session === undefined ? ends.at(-1)?.step : undefined)

/** The template as the story needs it: with each step that ends in it. */
const templateOf = ({ template, ends }: Story, named: Template): Template => {
  const needed = Object.fromEntries(ends.map(({ step }) => [step, true]))
  return templateFrom({ ...named, ...template, steps: { ...named.steps, ...needed, ...template?.steps } })
}

/** Why the story cannot happen in this attempt; undefined if it can. */
const objection = ({ environment }: World, { body, template: before }: Attempt, story: Story, after: Template) => {
  const { status, steps } = body
  if (status !== 'active') return `the newest attempt of this user is ${status}: retry it, or name another user`
  const isSettled = (step: keyof typeof steps): boolean => !isOpen(steps[step]) && steps[step] !== 'not_applicable'
  const surplus = stepNames.find(step => !after.steps[step] && isSettled(step))
  if (surplus !== undefined) return `the story has no ${surplus}, which is ${steps[surplus]} in this attempt`
  const deciding = decidingStep(story)
  // Sandbox never asks for a selfie. The story shows what Plaid would find if it did.
  const isLeftOut = environment === 'sandbox' && deciding === 'selfie_check' && before.steps.selfie_check
  if (deciding === undefined || isOpen(steps[deciding]) || isLeftOut) return undefined
  return `the story ends at ${deciding}, which is ${steps[deciding]} in this attempt`
}

/** An attempt that has begun goes on with the story's template: open steps that it does not have are left out. */
const adopted = ({ body, ...attempt }: Attempt, template: Template, hasOwnTemplate: boolean): Attempt => {
  const steps = mapSteps(body.steps, (status, step) =>
    isOpen(status) && !template.steps[step] ? 'not_applicable' : status,
  )
  const user = {
    ...body.user,
    ...(!template.asksPhoneNumber && { phone_number: null }),
    ...(!template.asksIdNumber && { id_number: null }),
  }
  return { ...attempt, template, hasOwnTemplate, body: { ...body, steps: activateFirstOpen(steps), user } }
}

const begun = (world: World, client_user_id: string, template: Template, hasOwnTemplate: boolean): Attempt => {
  const { environment, knobs } = world
  const attempt = newAttempt(world, {
    client_user_id,
    template,
    hasOwnTemplate,
    steps: firstSteps({ template, environment, gaveConsent: false, knobs }),
    user: personaFor(template),
    isShareable: true,
    gaveConsent: false,
    previous_attempt_id: null,
  })
  if (knobs.createWebhook === 'sent') world.emit('STEP_UPDATED', attempt.body.id)
  return addAttempt(world, attempt)
}

/**
 * The open attempt of the user, or a first one, with the story's template. Throws ControlError if the newest attempt
 * does not fit the story.
 */
export const storyAttempt = (world: World, story: Story, options: StoryOptions): Attempt => {
  const id = options.template_id ?? [...world.templates.keys()][0] ?? 'idvtmp_local'
  const named = findTemplate(world, id) ?? templateFrom({ id })
  const user = options.client_user_id ?? `user-${world.random.hex(8)}`
  const newest = latestAttempt(world, user, named.id)
  const template = templateOf(story, newest?.template ?? named)
  const reason = newest && objection(world, newest, story, template)
  if (reason !== undefined) throw new ControlError(400, reason)
  world.templates.set(named.id, named)
  const hasOwnTemplate = newest?.hasOwnTemplate === true || !isDeepStrictEqual(template, named)
  if (newest === undefined) return begun(world, user, template, hasOwnTemplate)
  const attempt = adopted(newest, template, hasOwnTemplate)
  replaceAttempt(world, attempt)
  return attempt
}
