import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ForgetAnswer, OperatorRetryAnswer, ReviewedAnswer } from '../../lib/domain/operator/change-answers.ts'
import { type Finding, findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'
import { operating } from './operate.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack({ plaidEnv: 'production' })
})
afterAll(() => stack.close())

const signed = { reason: 'a canary in a reason', by: 'canary@operator' }
const operate = <A>(act: object) => operating(stack)<A>({ ...signed, ...act })
const forget = (client_user_id: string) => operate<ForgetAnswer>({ act: 'forget', client_user_id })

/** The items of the table that have this text anywhere. */
const itemsWith = async (text: string): Promise<readonly string[]> =>
  (await stack.table.items()).map(item => JSON.stringify(item)).filter(item => item.includes(text))

const decisionsOf = async (id: string) => (await itemsWith(id)).filter(item => item.includes('"decision/'))

/** Everything that is due is sent, so that a fault of Plaid's meets the next retry of this test. */
const settle = () => stack.rest(60)

/** A user whose one retry was sent, and had no answer and no effect: in review after the quarantine. */
const somebodyInReview = async (finding: Finding = findings.mistypedName) => {
  await settle()
  const attempt = await stack.somebody(finding)
  stack.simulator.addFault({ endpoint: '/identity_verification/retry', fault: '500', count: 1 })
  await stack.passDelay()
  await stack.rest(20)
  expect(stack.published(attempt.client_user_id).at(-1)).toBe('review')
  return { id: attempt.id, client_user_id: attempt.client_user_id }
}

describe('forget', () => {
  const remains = [35, 14, 30, 90]

  it('ends what is scheduled, and nothing in the table names the person; a webhook of before changes nothing', async () => {
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    expect(await itemsWith(client_user_id)).not.toEqual([])
    const { answer } = (await forget(client_user_id)) as { answer: ForgetAnswer }
    expect(answer).toMatchObject({
      client_user_id,
      removed: { ledgers: 1, decisions: 1, watched_attempts: 1, budgets: 0 },
      ended: { scheduled: 1, watched: 0, reviews: 0 },
    })
    expect(answer.remains.map(({ days }) => days)).toEqual(remains)
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'skipped'])
    expect(await itemsWith(client_user_id)).toEqual([])

    for (const code of ['STATUS_UPDATED', 'STEP_UPDATED', 'RETRIED']) await stack.sendWebhook(code, id)
    await stack.rest(60)
    expect(stack.outcomes(id).slice(-3)).toEqual(['forgotten', 'forgotten', 'forgotten'])
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
    expect(await itemsWith(client_user_id)).toEqual([])
  })

  it('keeps what guards against a second retry, and the budget without the id', async () => {
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    await stack.passDelay()
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
    expect(await forget(client_user_id)).toMatchObject({
      answer: { removed: { ledgers: 1, budgets: 0 }, ended: { scheduled: 0, watched: 1 } },
    })
    expect(await itemsWith(client_user_id)).toEqual([])
    for (let copy = 0; copy < 3; copy += 1) await stack.sendWebhook('STATUS_UPDATED', id)
    await stack.rest(60)
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
    const posted = await postJson(`${stack.url}/identity_verification/retry`, {
      client_user_id,
      template_id,
      strategy: 'reset',
    })
    expect(posted.status).toBe(409)
    expect(await itemsWith(client_user_id)).toEqual([])
    expect(await itemsWith(id)).toHaveLength(2)
  })

  it('of a decision that held or never retries nothing is stored again by a webhook of before', async () => {
    const { id, client_user_id } = await stack.somebody(findings.highRisk)
    expect(await decisionsOf(id)).toHaveLength(1)
    expect(await forget(client_user_id)).toMatchObject({ answer: { removed: { decisions: 1 } } })
    await stack.sendWebhook('STATUS_UPDATED', id)
    await stack.sendWebhook('STEP_UPDATED', id)
    expect(await itemsWith(client_user_id)).toEqual([])
    expect(stack.published(client_user_id)).toEqual(['never'])
  })

  it('is in no answer and in no log line from then on', async () => {
    const { id, client_user_id } = await stack.somebody(findings.highRisk)
    await forget(client_user_id)
    const after = stack.logLines().length
    const day = new Date(stack.clock.now()).toISOString().slice(0, 10)
    const reads = [
      { act: 'status' },
      { act: 'review-list' },
      { act: 'dead-letters-list' },
      { act: 'export', from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` },
      { act: 'period', from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` },
    ]
    for (const read of reads) {
      const answered = await stack.functionNamed('standing').invoke(read)
      expect(answered).toMatchObject({ _tag: 'returned' })
      expect(JSON.stringify(answered)).toContain('answer')
      expect(JSON.stringify(answered)).not.toContain('problem')
      expect(JSON.stringify(answered)).not.toContain(client_user_id)
      expect(JSON.stringify(answered)).not.toContain(id)
    }
    await stack.sendWebhook('STATUS_UPDATED', id)
    await stack.pass(2)
    expect(stack.logLines().length).toBeGreaterThan(after)
    expect(stack.logLines().join('\n')).not.toContain(client_user_id)
  })

  it('twice is as once, and of a person who is not known there is nothing', async () => {
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    await forget(client_user_id)
    const none = { ledgers: 0, decisions: 0, watched_attempts: 0, budgets: 0 }
    expect(await forget(client_user_id)).toMatchObject({ answer: { removed: none } })
    const before = (await stack.table.items()).length
    expect(await forget(`nobody-${randomUUID()}`)).toMatchObject({ answer: { removed: none } })
    expect(await stack.table.items()).toHaveLength(before)
  })

  it('a new attempt of the person is served, and its id is stored again', async () => {
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    await forget(client_user_id)
    await stack.pass(1)
    const renewed = stack.simulator.seedAttempt({ client_user_id, template: { id: template_id } })
    await stack.endNewest(client_user_id, findings.mistypedName)
    await stack.passDelay()
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
    expect(stack.attemptsOf(client_user_id).at(-1)).toMatchObject({ previous_attempt_id: renewed.id })
    expect(await itemsWith(client_user_id)).not.toEqual([])
  })

  it('is refused while a send has no outcome, and then closes its review', async () => {
    await settle()
    const reason = randomUUID()
    const attempt = await stack.somebody(findings.mistypedName)
    const client_user_id = attempt.client_user_id
    stack.simulator.addFault({ endpoint: '/identity_verification/retry', fault: '500', count: 1 })
    while (stack.asked(client_user_id, 'retry') === 0) await stack.pass(1)
    const before = await itemsWith(client_user_id)
    expect(await forget(client_user_id)).toMatchObject({ problem: { status: 409, code: 'retry-in-progress' } })
    expect(await itemsWith(client_user_id)).toEqual(before)
    await stack.rest(20)
    expect(await operate({ act: 'forget', client_user_id, reason })).toMatchObject({
      answer: { ended: { reviews: 1 } },
    })
    expect(await itemsWith(client_user_id)).toEqual([])
    expect(await itemsWith(reason)).toEqual([])
    await stack.sendWebhook('STATUS_UPDATED', attempt.id)
    await stack.rest(60)
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })
})

describe('review', () => {
  it('closed: the item has who and why, an event says what, and no child is looked for', async () => {
    const { id, client_user_id } = await somebodyInReview()
    const reason = randomUUID()
    const close = { act: 'review-close', attempt_id: id, reason }
    expect(await operate<ReviewedAnswer>(close)).toEqual({ answer: { attempt_id: id, outcome: 'closed' } })
    expect(await operate<ReviewedAnswer>(close)).toEqual({ answer: { attempt_id: id, outcome: 'already-done' } })
    expect(
      stack.bus
        .events()
        .filter(({ 'detail-type': type }) => type.endsWith('Reviewed'))
        .at(-1),
    ).toMatchObject({
      detail: { outcome: 'reviewed', act: 'closed', attempt_id: id, client_user_id, applicant_text: null },
    })
    expect(await itemsWith(reason)).toHaveLength(1)
  })

  it('re-armed: one more retry is sent, under the policy as it is then', async () => {
    const { id, client_user_id } = await somebodyInReview()
    expect(await operate({ act: 'review-rearm', attempt_id: id })).toMatchObject({ answer: { outcome: 'rearmed' } })
    await stack.rest(30)
    expect(stack.asked(client_user_id, 'retry')).toBe(2)
    expect(stack.published(client_user_id).slice(-2)).toEqual(['reviewed', 'retried'])
    expect(await operate({ act: 'review-rearm', attempt_id: id })).toMatchObject({
      answer: { outcome: 'already-done' },
    })
    await stack.rest(60)
    expect(stack.asked(client_user_id, 'retry')).toBe(2)
  })

  it('re-armed where fraud was found meanwhile: nothing is sent, and it comes to review again', async () => {
    const { id, client_user_id } = await somebodyInReview()
    const fraud = await stack.somebody(findings.highRisk)
    const { steps, status, risk_check } = stack.simulator.attempt(fraud.id)
    stack.simulator.patchAttempt(id, { steps, status, risk_check })
    await operate({ act: 'review-rearm', attempt_id: id })
    await stack.rest(60)
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
    expect(stack.published(client_user_id).slice(-2)).toEqual(['reviewed', 'review'])
  })

  it('of an attempt that is not in review, or not known', async () => {
    const { id } = await stack.somebody(findings.mistypedName)
    for (const act of ['review-close', 'review-rearm']) {
      expect(await operate({ act, attempt_id: id })).toMatchObject({
        problem: { status: 409, code: 'retry-not-permitted', reason: 'not-in-review' },
      })
      expect(await operate({ act, attempt_id: 'idv_unknown' })).toMatchObject({ problem: { status: 404 } })
    }
  })
})

describe('retry', () => {
  const body = (client_user_id: string) => ({ client_user_id, template_id, strategy: 'reset' })

  const asks: ReadonlyArray<[string, { readonly dry_run?: boolean }, object]> = [
    ['what is valid', {}, {}],
    ['a dry run', { dry_run: true }, {}],
    ['a member that is not known', {}, { request_timeout: 1 }],
    ['another template', {}, { template_id: 'idvtmp_other' }],
    ['a user that is not known', {}, { client_user_id: 'nobody' }],
    ['another strategy', {}, { strategy: 'incomplete' }],
  ]
  it.each(asks)('%s is answered as the route answers it', async (_, options, changes) => {
    const one = await stack.somebody(findings.blurredDocument)
    const other = await stack.somebody(findings.blurredDocument)
    const query = options.dry_run ? '?dry_run=true' : ''
    const posted = await postJson(`${stack.url}/identity_verification/retry${query}`, {
      ...body(one.client_user_id),
      ...changes,
    })
    const asked = await operate<OperatorRetryAnswer>({
      act: 'retry',
      request: { ...body(other.client_user_id), ...changes },
      ...options,
    })
    const { status, body: answered } = (asked as { answer: OperatorRetryAnswer }).answer
    expect(status).toBe(posted.status)
    const shape = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (name, member) =>
        [
          'id',
          'previous_attempt_id',
          'client_user_id',
          'request_id',
          'created_at',
          'next_eligible_at',
          'shareable_url',
        ].includes(name)
          ? '…'
          : member,
      )
    expect(shape(answered)).toEqual(shape(posted.body))
  })

  it('overrides need a key, are logged without who and why, and the item has both', async () => {
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    const request = body(client_user_id)
    const first = await operate<OperatorRetryAnswer>({ act: 'retry', request })
    expect(first).toMatchObject({ answer: { status: 201 } })
    const act = { act: 'retry', request, overrides: ['attempt-still-active'] }
    expect(await operate(act)).toMatchObject({
      problem: { status: 422, violations: [{ pointer: '/idempotency_key', expected: 'required with overrides' }] },
    })
    await stack.clock.leap(2 * 24 * 60 * 60_000)
    const keyed = { ...act, idempotency_key: 'a-key' }
    expect(await operate(keyed)).toMatchObject({ answer: { status: 201 } })
    expect(await operate(keyed)).toMatchObject({ answer: { status: 200 } })
    expect(stack.asked(client_user_id, 'retry')).toBe(2)
    expect(await itemsWith(client_user_id).then(items => items.filter(item => item.includes(signed.by)))).toHaveLength(
      1,
    )
    const line = stack
      .logLines()
      .filter(text => text.includes('"message":"retry"'))
      .map(text => JSON.parse(text))
      .findLast(({ overrides }) => overrides)
    expect(line).toMatchObject({ driver: 'operator', overrides: ['attempt-still-active'] })
    expect(line.caller).toBeUndefined()
  })
})

describe('dead letters', () => {
  it('events go back to the queue of the worker and are served; what is no event stays', async () => {
    const { id } = await stack.somebody(findings.highRisk)
    const event = stack.queue.sent().find(body => body.includes(id) && body.includes('STATUS_UPDATED'))
    for (let copy = 0; copy < 12; copy += 1) stack.deadLetters.send(String(event))
    stack.deadLetters.send('no event')
    expect(await operate({ act: 'dead-letters-move', count: 5 })).toMatchObject({ answer: { moved: 5, left: 8 } })
    expect(await operate({ act: 'dead-letters-move' })).toMatchObject({ answer: { moved: 7, left: 1 } })
    await stack.clock.untilIdle()
    expect(stack.outcomes(id).slice(-12)).toEqual(Array(12).fill('never'))
    expect(stack.queue.messages().filter(({ body }) => body.includes(id))).toEqual([])
    await stack.pass(2)
    expect(stack.deadLetters.messages().map(({ body }) => body)).toEqual(['no event'])
    expect(await operate({ act: 'dead-letters-move' })).toMatchObject({ answer: { moved: 0, left: 1 } })
  })
})

describe('every act', () => {
  it.each([
    [{ act: 'pause', reason: '', by: 'x' }, '/reason'],
    [{ act: 'pause', reason: 'x\ny', by: 'x' }, '/reason'],
    [{ act: 'pause', reason: 'x'.repeat(201), by: 'x' }, '/reason'],
    [{ act: 'pause', reason: 'x', by: '   ' }, '/by'],
    [{ act: 'pause', reason: 'x', by: 'x', force: true }, ''],
    [{ act: 'destroy', reason: 'x', by: 'x' }, '/act'],
    [{ act: 'forget', reason: 'x', by: 'x' }, '/client_user_id'],
    [{ act: 'dead-letters-move', reason: 'x', by: 'x', count: 0 }, '/count'],
    ['pause', ''],
  ])('is closed: %j', async (act, pointer) => {
    const answer = await operating(stack)(act)
    expect(answer).toMatchObject({ problem: { status: 422, code: 'invalid-request', violations: [{ pointer }] } })
    expect(JSON.stringify(answer)).not.toContain('force')
  })

  it('leaves no user, no author and no reason in a log line or an event', () => {
    const lines = stack.logLines().join('\n')
    const events = JSON.stringify(stack.bus.events().filter(({ source }) => source === 'idv-retry'))
    expect(lines).toContain('"driver":"operator"')
    for (const { client_user_id } of stack.simulator.attempts()) expect(lines).not.toContain(client_user_id)
    for (const words of Object.values(signed)) {
      expect(lines).not.toContain(words)
      expect(events).not.toContain(words)
    }
  })
})
