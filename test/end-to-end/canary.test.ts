import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failedAttempt } from '../../local/failed-attempt.ts'
import { type Finding, findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import type { FaultName } from '../../local/plaid-simulator/faults.ts'
import { isJson, type Json } from '../../local/plaid-simulator/json.ts'
import { withCanaries } from '../support/canaries.ts'
import { someOf } from '../support/size.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

const canary = 'canary078051120'
const secret = `${canary}-secret`
const clientId = `${canary}-client-id`
/** Plaid forbids personal data in `client_user_id`. The ledger and outcome events may hold it, log lines may not. */
const userPrefix = 'subject-of-the-watch'

let stack: AutomaticStack
let users = 0
const answers: string[] = []
beforeAll(async () => {
  stack = await startAutomaticStack({ secret, clientId })
})
afterAll(() => stack.close())
beforeEach(() => void answers.splice(0))

/** Members of an attempt that the policy reads, or that may be published. The service ignores all others. */
const read = [
  'id',
  'client_user_id',
  'created_at',
  'completed_at',
  'previous_attempt_id',
  'template',
  'status',
  'steps',
  'summary',
  'authenticity',
  'image_quality',
  'attempt',
  'behavior',
  'identity_abuse_signals',
  'analysis',
  'po_box',
  'ip_proxy_type',
  'is_deliverable',
  'domain_is_disposable',
  'top_level_domain_is_suspicious',
]

/** Puts a canary in every other string member, at any depth. */
const watched = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(watched)
  if (!isJson(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !read.includes(name))
      .map(([name, member]) => [name, typeof member === 'string' ? `${canary}-${name}` : watched(member)]),
  )
}

const aUser = (): string => {
  users += 1
  return `${userPrefix}-${users}`
}

/** A user with a failed attempt. Everything but the findings is a canary before the service reads it. */
const aWatchedUser = async (finding: Finding, patch = watched) => {
  const { simulator, clock } = stack
  const { id, client_user_id } = failedAttempt(simulator, { client_user_id: aUser(), template_id }, finding)
  const hidden = patch(simulator.attempt(id)) as Json
  simulator.patchAttempt(id, hidden)
  simulator.patchNextAttempt({ user: hidden['user'] ?? null, shareable_url: `https://plaid.example/${canary}` })
  await clock.untilIdle()
  return { id, client_user_id, planted: JSON.stringify(hidden).split(canary).length - 1 }
}

/** All output of the service, by place. A request on the bus is from another program, and passes through unchanged. */
const output = async () => {
  const isOurs = (body: string): boolean => !body.includes('"source":"app.local"')
  return {
    answers,
    logs: stack.logLines(),
    ledger: (await stack.table.items()).map(item => JSON.stringify(item)),
    bus: stack.bus
      .events()
      .map(event => JSON.stringify(event))
      .filter(isOurs),
    queue: [...stack.queue.sent(), ...stack.dueQueue.sent()].filter(isOurs),
    deadLetters: stack.deadLetters.sent().filter(isOurs),
    webhookAnswers: stack.simulator.webhooks().map(record => JSON.stringify(record)),
  }
}

const expectSilence = async () => {
  const out = await output()
  for (const [place, texts] of Object.entries(out)) {
    expect(
      texts.filter(text => text.includes(canary)),
      place,
    ).toEqual([])
  }
  expect(out.logs.filter(line => line.includes(userPrefix))).toEqual([])
  return out
}

// `npm run prove` tries all of them.
const faults: readonly FaultName[] = ['reset_after_commit', '500_after_commit', '429', 'html', 'truncated', 'redirect']

describe('no canary leaves the service', () => {
  it('in an automatic retry, from the webhook to the outcome event', async () => {
    const { id, client_user_id, planted } = await aWatchedUser(findings.mistypedName)
    expect(planted).toBeGreaterThan(15)
    await stack.passDelay()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    const { ledger, bus, queue } = await expectSilence()
    // The places that are checked are not empty.
    for (const [texts, expected] of [
      [ledger, client_user_id],
      [bus, client_user_id],
      [bus, id],
      [queue, id],
      [queue, client_user_id],
    ] as const) {
      expect(texts.some(text => text.includes(expected))).toBe(true)
    }
  })

  it.each(Object.entries(findings))('in a decision on %s', async (_, finding) => {
    const { client_user_id, planted } = await aWatchedUser(finding)
    expect(planted).toBeGreaterThan(15)
    expect(stack.published(client_user_id)).toHaveLength(1)
    await expectSilence()
  })

  it('in a decision on an attempt with unknown enum members only', async () => {
    const published = [
      'id',
      'client_user_id',
      'template',
      'created_at',
      'completed_at',
      'previous_attempt_id',
      'status',
      'steps',
    ]
    const { client_user_id, planted } = await aWatchedUser(findings.highRisk, attempt =>
      Object.fromEntries(
        Object.entries(withCanaries(attempt as object, canary)).filter(([member]) => !published.includes(member)),
      ),
    )
    expect(planted).toBeGreaterThan(80)
    expect(stack.published(client_user_id)).toEqual(['never'])
    await expectSilence()
  })

  it.each(someOf(faults, 3))('when Plaid answers the retry with %s', async fault => {
    await aWatchedUser(findings.mistypedName)
    stack.simulator.addFault({ endpoint: 'retry', fault })
    await stack.passDelay()
    await expectSilence()
  })

  it('on demand and in its repeat under a key', async () => {
    const { client_user_id } = await aWatchedUser(findings.manualRejection)
    const user = {
      email_address: `${canary}@example.com`,
      name: { given_name: canary, family_name: canary },
      id_number: { value: canary, type: 'us_ssn' },
    }
    stack.simulator.patchNextAttempt({ user: { email_address: `${canary}@example.com` } })
    for (const status of [201, 200]) {
      const request = { client_user_id, template_id, strategy: 'reset', user }
      const answer = await postJson(`${stack.url}/identity_verification/retry`, request, {
        'idempotency-key': `${canary}-key`,
      })
      expect(answer.status).toBe(status)
      const { shareable_url: _link, ...others } = answer.body as Json
      answers.push(JSON.stringify(others), JSON.stringify([...answer.headers]))
    }
    await expectSilence()
  })

  it('in a request from the bus, right or wrong', async () => {
    const { client_user_id } = await aWatchedUser(findings.mistypedName)
    const right = { client_user_id, template_id, strategy: 'incomplete', idempotency_key: `${canary}-key` }
    stack.sendEvent(right)
    stack.sendEvent({ ...right, client_user_id: canary, template_id: canary })
    stack.sendEvent({ ...right, user: { email_address: canary }, [canary]: canary, strategy: canary })
    await stack.clock.untilIdle()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    await expectSilence()
  })

  it.each(['tamper', 'stale', 'alg_none', 'alg_hs256', 'unknown_kid'])(
    'in a webhook that is forged (%s)',
    async forgery => {
      stack.simulator.configureWebhooks({ [forgery]: 1 })
      await stack.sendWebhook('STATUS_UPDATED', canary)
      expect(stack.simulator.webhooks().at(-1)?.http_status).toBe(401)
      // Plaid would redeliver the genuine webhook.
      stack.simulator.reset()
      const { logs, bus } = await output()
      expect([...logs, ...bus].filter(text => text.includes(canary))).toEqual([])
    },
  )

  it('in a body of the webhook route that is not a webhook', async () => {
    const answer = await postJson(`${stack.url}/plaid/webhook`, { [canary]: canary }, { 'plaid-verification': canary })
    answers.push(JSON.stringify(answer.body), JSON.stringify([...answer.headers]))
    expect(answer.status).toBe(401)
    const { logs } = await output()
    expect([...logs, ...answers].filter(text => text.includes(canary))).toEqual([])
  })
})
