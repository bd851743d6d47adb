import { Strategy } from 'plaid'
import { describe, expect, test } from 'vitest'
import type { AttemptBody } from '../../../local/plaid-simulator/attempt/attempt.ts'
import type { Json } from '../../../local/plaid-simulator/json.ts'
import type { PlaidSimulator } from '../../../local/plaid-simulator/plaid-simulator.ts'
import { isStoryName, type StoryName, stories, storyTexts } from '../../../local/plaid-simulator/stories/stories.ts'
import type { Story } from '../../../local/plaid-simulator/stories/story.ts'
import { answerSchema, violations } from '../../contract/plaid-facts.ts'
import { callControl, post } from './raw-client.ts'
import { startReceiver } from './receiver.ts'
import { officialClient, person, startSimulator } from './support.ts'

const names = Object.keys(stories).filter(isStoryName)
const environments = ['sandbox', 'production'] as const

const storyOf = (name: StoryName): Story => stories[name]

/** How the session of a story ends. */
const statusOf = ({ session, ends }: Story): string =>
  session ?? (ends.at(-1)?.status === 'pending_review' ? 'pending_review' : 'failed')

const facesOf = ({ risk_check }: AttemptBody): readonly Json[] => {
  const faces = risk_check?.['facial_duplicates']
  return Array.isArray(faces) ? faces : []
}

/** What Plaid shows of an attempt, without what is different in each attempt, and whose faces it has seen. */
const findingsOf = (sim: PlaidSimulator, attempt: AttemptBody): string => {
  const { id, shareable_url: _url, client_user_id, ...rest } = attempt
  const text = JSON.stringify(rest).replaceAll(id.replace('idv_', ''), 'id')
  return facesOf(attempt).reduce((known, face) => {
    const other = String(face['id'])
    const isOwn = sim.attempts().some(each => each.id === other && each.client_user_id === client_user_id)
    return known.replaceAll(other, isOwn ? 'own' : 'strange')
  }, text)
}

const play = async (name: StoryName) => {
  const sim = await startSimulator({ environment: 'production' })
  return { sim, attempt: sim.playStory(name, person) }
}

describe('every story', () => {
  test.for(environments.flatMap(environment => names.map(name => [name, environment] as const)))(
    '%s in %s: ends its session, and Plaid describes an answer of that form',
    async ([name, environment]) => {
      const sim = await startSimulator({ environment })
      const { id, status, steps } = sim.playStory(name, person)
      const story = storyOf(name)
      expect(status).toBe(statusOf(story))
      expect(steps).toMatchObject(Object.fromEntries(story.ends.map(end => [end.step, end.status])))
      const got = await officialClient(sim.url).identityVerificationGet({ identity_verification_id: id })
      expect(violations(answerSchema('/identity_verification/get'), got.data)).toEqual([])
    },
  )

  test('has findings of its own', async () => {
    const sim = await startSimulator({ environment: 'production' })
    const found = names.map(name => findingsOf(sim, sim.playStory(name)))
    expect(new Set(found).size).toBe(names.length)
  })

  test('has one sentence that says what it shows', () => {
    expect(storyTexts.map(([name]) => name)).toEqual(names)
    for (const [name, text] of storyTexts) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(text).toMatch(/^[A-Z][^.]*\.$/)
    }
  })
})

describe('a story over HTTP', () => {
  test.for(names)('%s is played by its name', async name => {
    const sim = await startSimulator({ environment: 'production' })
    const { status, json } = await callControl(sim.url, `/stories/${name}`, person)
    expect(status).toBe(200)
    expect(json).toEqual(sim.attempts().find(({ client_user_id }) => client_user_id === person.client_user_id))
  })

  test('is listed with what it shows, and in the guide', async () => {
    const sim = await startSimulator()
    expect(await callControl(sim.url, '/stories')).toEqual({
      status: 200,
      json: { stories: Object.fromEntries(storyTexts) },
    })
    const { body } = await post(`${sim.url}/_sim`, '', { method: 'GET' })
    for (const name of names) expect(body).toContain(name)
  })

  test('needs neither a user nor a template', async () => {
    const sim = await startSimulator()
    const { json } = await callControl(sim.url, '/stories/thin-file', {})
    expect(json).toMatchObject({ status: 'failed', template: { id: 'idvtmp_local' } })
  })

  test.for([
    ['/stories/thin-files', person, 404, /there is no such story; the stories are .*thin-file.*impostor/],
    ['/stories/toString', person, 404, /there is no such story/],
    ['/stories', person, 404, /there is no such story/],
    ['/stories/thin-file', undefined, 405, /POST/],
    ['/stories/thin-file', { user: 'user-1' }, 400, /unknown member "user"/],
    ['/stories/thin-file', { client_user_id: 7 }, 400, /"client_user_id" must be a text/],
    ['/stories/thin-file', { template_id: '' }, 400, /"template_id" must be a text/],
  ] as const)('%s %j is refused', async ([path, body, status, error]) => {
    const sim = await startSimulator()
    expect(await callControl(sim.url, path, body)).toMatchObject({
      status,
      json: { error: expect.stringMatching(error) },
    })
    expect(sim.attempts()).toEqual([])
  })
})

describe('what a story is made of', () => {
  test('the webhooks that Plaid sends: one for each step, then one for the end', async () => {
    const receiver = await startReceiver()
    const sim = await startSimulator({ environment: 'production', webhookUrls: [receiver.url] })
    const { id } = sim.playStory('address-differs', person)
    await sim.untilIdle()
    const codes = sim.webhooks().map(({ webhook_code, identity_verification_id }) => {
      expect(identity_verification_id).toBe(id)
      return webhook_code
    })
    expect(codes).toEqual(['STEP_UPDATED', 'STEP_UPDATED', 'STEP_UPDATED', 'STATUS_UPDATED'])
  })

  test('photos with an analysis of their own, numbered from 1', async () => {
    const { attempt } = await play('document-passed-at-second-photo')
    expect(attempt.documentary_verification).toMatchObject({
      status: 'success',
      documents: [
        { attempt: 1, status: 'failed', analysis: { authenticity: 'no_match', image_quality: 'low' } },
        { attempt: 2, status: 'success', analysis: { authenticity: 'match', image_quality: 'high' } },
      ],
    })
    expect((await play('blurred-document')).attempt.documentary_verification?.['documents']).toHaveLength(3)
    expect((await play('unreadable-document')).attempt.documentary_verification).toMatchObject({
      documents: [
        { extracted_data: null, analysis: { authenticity: 'no_data', fraud_analysis_details: null } },
        {},
        {},
      ],
    })
  })

  test('phone numbers, each with an entry of its own', async () => {
    const { attempt } = await play('many-phone-numbers')
    const verifications = attempt.verify_sms?.['verifications'] as readonly Json[]
    expect(verifications.map(({ attempt: number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(new Set(verifications.map(({ phone_number }) => phone_number)).size).toBe(5)
  })

  test('what is known about the risk before the risk check has run', async () => {
    const { attempt } = await play('risky-interactions')
    expect(attempt).toMatchObject({
      steps: { kyc_check: 'failed', risk_check: 'waiting_for_prerequisite' },
      risk_check: {
        status: 'waiting_for_prerequisite',
        behavior: { user_interactions: 'risky', bot_detected: 'no', fraud_ring_detected: 'no' },
        facial_duplicates: [],
      },
    })
    expect((await play('address-differs')).attempt.risk_check).toBeNull()
  })

  test.for([
    ['face-of-a-stranger', false],
    ['face-of-the-same-user', true],
  ] as const)('%s names an attempt that Plaid shows', async ([name, isOwn]) => {
    const { sim, attempt } = await play(name)
    const other = sim.attempt(String(facesOf(attempt)[0]?.['id']))
    expect(other.client_user_id === person.client_user_id).toBe(isOwn)
    expect(other.template.id === person.template_id).toBe(!isOwn)
    expect(other.status).not.toBe('active')
  })

  test('the face of the same user is that of the attempt before, if there is one', async () => {
    const { sim, attempt } = await play('blurred-document')
    await officialClient(sim.url).identityVerificationRetry({ ...person, strategy: Strategy.Incomplete })
    expect(sim.playStory('face-of-the-same-user', person)).toMatchObject({
      previous_attempt_id: attempt.id,
      risk_check: { facial_duplicates: [{ id: attempt.id }] },
    })
    expect(sim.attempts()).toHaveLength(2)
  })

  test('a template that does not ask for a phone number, or for an id number', async () => {
    expect((await play('no-phone-asked')).attempt).toMatchObject({
      steps: { verify_sms: 'not_applicable', kyc_check: 'failed' },
      user: { phone_number: null },
      kyc_check: { phone_number: { summary: 'no_input', area_code: 'no_input' }, name: { summary: 'match' } },
    })
    expect((await play('no-id-number-asked')).attempt).toMatchObject({
      user: { id_number: null },
      kyc_check: { id_number: { summary: 'no_input' }, name: { summary: 'match' } },
    })
  })

  test('a document as a fallback of the data source', async () => {
    expect((await play('document-fallback-passed')).attempt).toMatchObject({
      steps: { kyc_check: 'failed', documentary_verification: 'success', selfie_check: 'failed' },
    })
  })

  test('a reviewer who approves a failed step, after which the session goes on', async () => {
    const { attempt } = await play('approved-by-reviewer')
    expect(attempt).toMatchObject({
      steps: { documentary_verification: 'manually_approved', selfie_check: 'failed' },
      documentary_verification: {
        status: 'manually_approved',
        documents: [{ status: 'manually_approved', analysis: { authenticity: 'no_match' } }],
      },
    })
  })

  test('its own template only: another user has all steps', async () => {
    const { sim } = await play('name-differs-from-document')
    expect(sim.playStory('address-differs').steps.kyc_check).toBe('failed')
    expect(sim.seedAttempt({}).steps).toMatchObject({ kyc_check: 'waiting_for_prerequisite' })
  })
})

describe('the attempt of a story', () => {
  test('is the open one of the user', async () => {
    const sim = await startSimulator({ environment: 'production' })
    const { id } = sim.seedAttempt({ client_user_id: person.client_user_id })
    sim.setStep(id, 'accept_tos', { status: 'success' })
    expect(sim.playStory('address-differs', person)).toMatchObject({ id, status: 'failed' })
    expect(sim.attempts()).toHaveLength(1)
  })

  test('follows the template of the story from then on', async () => {
    const sim = await startSimulator({ environment: 'production' })
    const { id } = sim.seedAttempt({ client_user_id: person.client_user_id })
    expect(sim.playStory('name-differs-from-document', person)).toMatchObject({
      id,
      steps: { kyc_check: 'not_applicable', documentary_verification: 'failed' },
      kyc_check: null,
    })
  })

  test('may be one that a retry made: skipped steps stay so', async () => {
    const { sim } = await play('blurred-document')
    await officialClient(sim.url).identityVerificationRetry({ ...person, strategy: Strategy.Incomplete })
    expect(sim.playStory('impostor', person)).toMatchObject({
      status: 'failed',
      steps: {
        verify_sms: 'skipped',
        kyc_check: 'skipped',
        documentary_verification: 'success',
        selfie_check: 'failed',
      },
      kyc_check: null,
    })
  })

  test.for([
    ['address-differs', 'blurred-document', /is failed: retry it, or name another user/],
    ['under-review', 'address-differs', /is pending_review/],
  ] as const)('after %s, %s needs a retry first', async ([before, after, error]) => {
    const { sim } = await play(before)
    const attempts = sim.attempts()
    expect(() => sim.playStory(after, person)).toThrow(error)
    expect(sim.attempts()).toEqual(attempts)
  })

  test.for([
    ['address-differs', /the story ends at kyc_check, which is skipped in this attempt/],
    ['name-differs-from-document', /the story has no kyc_check, which is skipped in this attempt/],
  ] as const)('%s does not fit one that has passed the data source', async ([name, error]) => {
    const { sim } = await play('blurred-document')
    await officialClient(sim.url).identityVerificationRetry({ ...person, strategy: Strategy.Incomplete })
    const attempts = sim.attempts()
    expect(() => sim.playStory(name, person)).toThrow(error)
    expect(sim.attempts()).toEqual(attempts)
  })
})
