import type { AttemptBody } from '../attempt/attempt.ts'
import { riskDetails } from '../attempt/risk-details.ts'
import { isOpen, type StepName, stepNames } from '../attempt/steps.ts'
import type { AttemptControls } from '../control/attempt-controls.ts'
import { deepMerge, type Json } from '../json.ts'
import { findAttempt, replaceAttempt, timestamp, type World } from '../world.ts'
import { knownFace } from './known-face.ts'
import type { Story } from './story.ts'
import { decidingStep, type StoryOptions, storyAttempt } from './story-attempt.ts'

/** Writes what Plaid knows about the risk while `risk_check` waits. */
const showRisk = (world: World, id: string, risk: Json): void => {
  const attempt = findAttempt(world, id)
  if (attempt === undefined) return
  const { body } = attempt
  const clean = riskDetails({ attemptId: id, outcome: 'success', user: body.user, at: timestamp(world) })
  const shown = deepMerge({ ...clean, status: body.steps.risk_check }, risk) as Json
  replaceAttempt(world, { ...attempt, body: { ...body, risk_check: shown } })
}

/**
 * Plays a story in the open attempt of a user, or in a first one, and sends the webhooks that Plaid would send. Steps
 * that are over in the attempt, as after a retry, stay as they are. Throws ControlError if the story cannot happen in
 * it.
 */
export const playStory = (
  world: World,
  { attempt: read, seedAttempt, setStep, setStatus }: AttemptControls,
  story: Story,
  options: StoryOptions,
): AttemptBody => {
  const { body } = storyAttempt(world, story, options)
  const { id } = body
  const passBefore = (end: StepName): void => {
    for (const step of stepNames.slice(0, stepNames.indexOf(end))) {
      if (isOpen(read(id).steps[step])) setStep(id, step, { status: 'success' })
    }
  }
  const deciding = decidingStep(story)
  const ends = story.ends.filter(({ step }) => step === deciding || isOpen(body.steps[step]))
  for (const { step, ...end } of ends) {
    passBefore(step)
    const face = story.faceOf && knownFace(world, seedAttempt, body, story.faceOf)
    if (step === deciding && (story.risk ?? face)) showRisk(world, id, { ...story.risk, ...face })
    setStep(id, step, end)
  }
  return story.session === undefined ? read(id) : setStatus(id, story.session)
}
