import { Strategy } from 'plaid'
import { describe, expect, test } from 'vitest'
import type { AttemptBody } from '../../../local/plaid-simulator/attempt/attempt.ts'
import { isPassed, type StepName, stepNames } from '../../../local/plaid-simulator/attempt/steps.ts'
import { isStoryName, type StoryName, stories } from '../../../local/plaid-simulator/stories/stories.ts'
import type { Story } from '../../../local/plaid-simulator/stories/story.ts'
import { officialClient, person, startSimulator } from './support.ts'

const names = Object.keys(stories).filter(isStoryName)

const none = { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false }

/** A story that was played, and Plaid's official client to retry its attempt. */
const played = async (name: StoryName) => {
  const sim = await startSimulator({ environment: 'production' })
  const attempt = sim.playStory(name, person)
  const retry = async (strategy: Strategy, more: object = {}): Promise<AttemptBody> => {
    const { data } = await officialClient(sim.url).identityVerificationRetry({ ...person, strategy, ...more })
    return sim.attempt(data.id)
  }
  return { sim, attempt, retry }
}

/** For each step, what a retry made of it; `open` for the steps that the applicant does again. */
const shape = ({ steps }: AttemptBody) =>
  Object.fromEntries(
    stepNames.map(step => [
      step,
      steps[step] === 'active' || steps[step] === 'waiting_for_prerequisite' ? 'open' : steps[step],
    ]),
  )

const onlyActive = ({ steps }: AttemptBody) => stepNames.filter(step => steps[step] === 'active')

const canBeContinued = (name: StoryName): boolean => {
  const { ends, session }: Story = stories[name]
  const last = ends.at(-1)?.step
  return session === 'expired' || (session === undefined && last !== 'watchlist_screening' && last !== 'risk_check')
}

/** A failed step that another one made up for. */
const isTolerated = (name: StoryName, step: StepName): boolean => {
  const { template, ends }: Story = stories[name]
  return template?.hasDocumentFallback === true && step === 'kyc_check' && ends.at(-1)?.step !== step
}

describe('a retry of the attempt of a story', () => {
  test.for(names)('reset after %s: all steps anew, and no other ones', async name => {
    const { attempt, retry } = await played(name)
    const child = await retry(Strategy.Reset)
    expect(child.previous_attempt_id).toBe(attempt.id)
    expect(shape(child)).toEqual(
      Object.fromEntries(
        stepNames.map(step => [step, attempt.steps[step] === 'not_applicable' ? 'not_applicable' : 'open']),
      ),
    )
    expect(onlyActive(child)).toEqual(['accept_tos'])
  })

  test.for(names.filter(canBeContinued))('incomplete after %s: what has passed is skipped', async name => {
    const { attempt, retry } = await played(name)
    const child = await retry(Strategy.Incomplete)
    const expected = stepNames.map(step => {
      const status = attempt.steps[step]
      if (status === 'not_applicable') return [step, 'not_applicable']
      return [step, isPassed(status) || isTolerated(name, step) ? 'skipped' : 'open']
    })
    expect(shape(child)).toEqual(Object.fromEntries(expected))
    expect(onlyActive(child)).toEqual([stepNames.find(step => shape(child)[step] === 'open')])
    expect([child.kyc_check, child.documentary_verification, child.selfie_check, child.risk_check]).toEqual(
      Array.from({ length: 4 }, () => null),
    )
  })

  test.for(names)('custom after %s: what is not chosen is skipped', async name => {
    const { attempt, retry } = await played(name)
    const child = await retry(Strategy.Custom, { steps: { ...none, documentary_verification: true } })
    const unchosen = (step: StepName) => (attempt.steps[step] === 'not_applicable' ? 'not_applicable' : 'skipped')
    expect(shape(child)).toEqual({
      accept_tos: 'open',
      verify_sms: unchosen('verify_sms'),
      kyc_check: unchosen('kyc_check'),
      documentary_verification: 'open',
      selfie_check: unchosen('selfie_check'),
      watchlist_screening: 'open',
      risk_check: 'open',
    })
  })

  test('a custom retry may also skip what the template does not have', async () => {
    const { sim, retry } = await played('name-differs-from-document')
    sim.setKnobs({ customOffTemplate: 'skipped' })
    const child = await retry(Strategy.Custom, { steps: { ...none, documentary_verification: true } })
    expect(child.steps.kyc_check).toBe('skipped')
  })

  test('a step skipped once stays skipped in the next retry', async () => {
    const { sim, retry } = await played('blurred-document')
    await retry(Strategy.Incomplete)
    sim.playStory('unclear-selfie', person)
    expect(shape(await retry(Strategy.Incomplete))).toMatchObject({
      kyc_check: 'skipped',
      documentary_verification: 'skipped',
      selfie_check: 'open',
    })
  })

  test('the template of a story goes on in the retries of its retries', async () => {
    const { sim, retry } = await played('no-phone-asked')
    await retry(Strategy.Reset)
    expect(sim.playStory('no-phone-asked', person)).toMatchObject({ user: { phone_number: null } })
    expect((await retry(Strategy.Reset)).steps.verify_sms).toBe('not_applicable')
  })

  test('a newer version of the template ends that of the story', async () => {
    const { sim, retry } = await played('no-phone-asked')
    sim.putTemplate({ id: 'idvtmp_local', version: 2 })
    const child = await retry(Strategy.Incomplete)
    expect(child).toMatchObject({ template: { version: 2 }, steps: { verify_sms: 'active' } })
  })
})

test('a document that was not needed as a fallback is not asked for by an incomplete retry', async () => {
  const sim = await startSimulator({
    environment: 'production',
    templates: [{ id: 'idvtmp_local', hasDocumentFallback: true }],
  })
  const { id, steps } = sim.seedAttempt({ client_user_id: person.client_user_id })
  expect(steps.documentary_verification).toBe('waiting_for_prerequisite')
  sim.setStep(id, 'selfie_check', { status: 'failed' })
  const { data } = await officialClient(sim.url).identityVerificationRetry({
    ...person,
    strategy: Strategy.Incomplete,
  })
  expect(data.steps).toMatchObject({
    kyc_check: 'skipped',
    documentary_verification: 'not_applicable',
    selfie_check: 'active',
  })
})
