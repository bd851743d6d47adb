import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decisionsIn } from '../../lib/adapters/dynamodb/decisions.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { Explanation } from '../../lib/domain/operator/explanation.ts'
import type { ReadAct } from '../../lib/domain/operator/read-act.ts'
import type { StatusAnswer } from '../../lib/domain/operator/read-answers.ts'
import { type Finding, findings } from '../../local/findings.ts'
import { fence, record, schedule, subjectKey, t0, unknown, via } from '../support/ledger-examples.ts'
import { clientFor } from '../support/ledger-table.ts'
import { rightOf } from '../support/right-of.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack({}, true)
})
afterAll(() => stack.close())

type Members = Readonly<Record<string, unknown>>

const answerTo = async <A = Members>(act: ReadAct): Promise<A> => {
  const outcome = await stack.functionNamed('standing').invoke(act)
  if (outcome._tag !== 'returned') throw new Error(JSON.stringify(outcome))
  const { answer } = Object(outcome.value)
  if (answer === undefined) throw new Error(JSON.stringify(outcome.value))
  return answer
}

const explained = async (client_user_id: string): Promise<Explanation> => {
  const { subjects } = await answerTo<{ readonly subjects: readonly Explanation[] }>({ act: 'explain', client_user_id })
  const [explanation] = subjects
  if (explanation === undefined) throw new Error(`${client_user_id} is not known`)
  return explanation
}

const url = (query: Readonly<Record<string, string>>): string =>
  `${stack.url}/identity_verification/retry?${new URLSearchParams(query)}`

/** What a person would be answered with who retries now. */
const rehearsed = async (client_user_id: string): Promise<string | null> => {
  const response = await fetch(url({ dry_run: 'true' }), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_user_id, template_id, strategy: 'reset' }),
  })
  const { code, reason = code } = Object(await response.json())
  return response.status === 200 ? null : reason
}

const store = () => ({ client: clientFor(stack.table.url), tableName: 'idv-retry-local' })

/** A subject of the ledger whose retry was sent, and of which no new attempt was found. */
const inReview = (client_user_id: string, environment: 'sandbox' | 'production') =>
  via(
    emptyLedger({ ...subjectKey(client_user_id, template_id), environment }),
    schedule('A'),
    fence('t1'),
    record('t1', unknown),
    [{ _tag: 'Look', attempt_id: 'A' }, t0 + 16 * 60_000],
  )

/** All pages. */
const rowsOf = async (act: 'review-list' | 'export' | 'period', range: object = {}): Promise<readonly Members[]> => {
  const rows: Members[] = []
  let cursor: string | undefined
  do {
    const page: Members = await answerTo({ act, ...range, ...(cursor !== undefined && { cursor }) } as ReadAct)
    rows.push(...(page['rows'] as readonly Members[]))
    cursor = page['next'] as string | undefined
  } while (cursor !== undefined)
  return rows
}

describe('where a subject stands', () => {
  it.each(Object.entries<Finding>(findings))(
    'is what the service has decided, and what a person would be answered: %s',
    async (_, finding) => {
      const { client_user_id: user, id } = await stack.somebody(finding)
      const explanation = await explained(user)
      const kept = explanation.timeline.findLast(({ kind }) => kind === 'decided')
      expect(kept).toMatchObject({ attempt_id: id, decision: explanation.automatic.decision })
      expect(kept?.reason ?? null).toBe(explanation.automatic.reason)
      expect(explanation.automatic.rules).toEqual(kept?.rules)
      expect(explanation.rules.map(({ name }) => name)).toEqual(kept?.rules)
      expect(explanation.on_demand.reason).toBe(await rehearsed(user))
      expect(explanation.on_demand.permitted).toBe(explanation.on_demand.reason === null)
    },
  )

  it('is the same by the attempt, by the user, and over the API but for what only an operator may read', async () => {
    const { client_user_id: user, id } = await stack.somebody(findings.mistypedName)
    const byUser = await explained(user)
    expect(await answerTo({ act: 'explain', attempt_id: id })).toEqual({ subjects: [byUser] })
    const response = await fetch(url({ client_user_id: user, template_id }))
    const body = Object(await response.json())
    expect(body).toMatchObject({
      attempt: byUser.attempts[0],
      on_demand: byUser.on_demand,
      automatic: { state: 'scheduled', decision: 'retry' },
      next_eligible_at: byUser.automatic.due_at,
      applicant_text: null,
    })
    expect(JSON.stringify(body)).not.toContain(byUser.operator_text)
  })

  it('leads from the failure to the retry, in order, and the applicant has a text once it is made', async () => {
    const { client_user_id: user, id } = await stack.somebody(findings.mistypedName)
    expect((await explained(user)).change).toMatchObject({ kind: 'wait' })
    await stack.passDelay()
    const { timeline, attempts, applicant_text, counts, change } = await explained(user)
    expect(attempts).toHaveLength(2)
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted())
    expect(timeline.filter(row => row.attempt_id === id).map(({ kind }) => kind)).toEqual([
      'attempt-created',
      'attempt-completed',
      'decided',
      'sent',
      'outcome',
    ])
    expect(timeline.find(({ kind }) => kind === 'decided')?.facts).toContain('kyc_check: failed')
    expect(counts.automatic.used).toBe(1)
    expect(applicant_text?.id).toBe('check-details')
    expect(change.kind).toBe('nothing')
    expect(await rehearsed(user)).toBe('attempt-still-active')
  })

  it('is on no other method of the route', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'])
      expect((await fetch(url({ client_user_id: 'a', template_id }), { method })).status).toBe(404)
  })
})

describe('what stands at the stage', () => {
  it('has the switch with its author, and when every instance has seen it', async () => {
    const at = Date.UTC(2026, 0, 15, 12)
    expect(await answerTo({ act: 'status' })).toMatchObject({ paused: false, switch: null, mode: 'enforce' })
    await stack.table.putItem({
      pk: { S: 'control' },
      sk: { S: 'control' },
      paused: { BOOL: true },
      reason: { S: 'an incident' },
      by: { S: 'somebody' },
      at: { N: String(at) },
    })
    expect((await answerTo<StatusAnswer>({ act: 'status' })).switch).toEqual({
      paused: true,
      reason: 'an incident',
      by: 'somebody',
      at: '2026-01-15T12:00:00.000Z',
      effective_at: '2026-01-15T12:00:40.000Z',
    })
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    expect((await explained(client_user_id)).change.kind).toBe('resume')
    // By hand.
    await stack.setPaused(false)
    expect(await answerTo({ act: 'status' })).toMatchObject({ paused: false, switch: null })
    expect(stack.logLines().join()).not.toMatch(/an incident|somebody/)
  })

  it('has the reviews of this environment, until an operator closes them', async () => {
    const { client, tableName } = store()
    const ledger = ledgerIn({ client, tableName })
    const users = Array.from({ length: 9 }, (_, index) => `review-${index}`)
    for (const user of users) rightOf(await ledger.save(inReview(user, 'sandbox'))())
    rightOf(await ledger.save(inReview('review-other', 'production'))())
    const rows = await rowsOf('review-list')
    expect(rows.map(row => row['client_user_id']).toSorted()).toEqual(users)
    expect(rows[0]).toMatchObject({ attempt_id: 'A', sends: 1, rules: ['one-detail-differs'], is_looked_for: true })
    expect(await answerTo({ act: 'status' })).toMatchObject({ in_review: { count: users.length, is_more: false } })
    for (const user of users) {
      const loaded = rightOf(await ledger.load({ ...subjectKey(user, template_id), environment: 'sandbox' })())
      rightOf(await ledger.save(via(loaded, { _tag: 'Close', attempt_id: 'A' }))())
    }
    client.destroy()
    expect(await rowsOf('review-list')).toEqual([])
    expect(await answerTo({ act: 'status' })).toMatchObject({ in_review: { count: 0 } })
  })

  it('has the events that the bus does not take, also while the sweep has queued their subject', async () => {
    await stack.somebody(findings.mistypedName)
    stack.bus.fail('AccessDeniedException', 1_000)
    await stack.passDelay()
    for (let minute = 0; minute < 5; minute += 1) {
      await stack.pass(1)
      const { unpublished } = await answerTo<StatusAnswer>({ act: 'status' })
      expect(unpublished.count).toBeGreaterThan(0)
      expect(unpublished.rows[0]).toMatchObject({ attempt_id: expect.any(String), kind: expect.any(String) })
    }
    stack.bus.clearFaults()
    await stack.rest(10)
    expect(await answerTo({ act: 'status' })).toMatchObject({ unpublished: { count: 0 } })
  })

  it('has the dead letters, of which only ids are shown, and which are put back', async () => {
    const secret = 'canary078051120'
    const before = stack.deadLetters.messages().length
    const event = {
      'detail-type': 'Identity Verification STATUS_UPDATED',
      detail: { identity_verification_id: 'idv_1', client_user_id: 'user-1', more: secret },
    }
    stack.deadLetters.send(JSON.stringify(event))
    stack.deadLetters.send(JSON.stringify({ source: 'plaid.webhook', ...event, detail: { attempt_id: 'idv_2' } }))
    for (let index = 0; index < 11; index += 1) stack.deadLetters.send(secret)
    const looked = await answerTo<{ readonly count: number; readonly messages: readonly Members[] }>({
      act: 'dead-letters-list',
    })
    expect(looked.count).toBe(before + 13)
    expect(new Set(looked.messages.map(message => message['message_id'])).size).toBe(before + 13)
    expect(looked.messages).toContainEqual(
      expect.objectContaining({
        detail_type: 'Identity Verification STATUS_UPDATED',
        attempt_id: 'idv_1',
        client_user_id: 'user-1',
        // Without a source it is no event of the bus, and would not be moved.
        is_event: false,
      }),
    )
    const events = looked.messages.filter(({ is_event }) => is_event === true)
    expect(events.map(({ attempt_id }) => attempt_id)).toContain('idv_2')
    expect(looked.messages.filter(({ detail_type }) => detail_type === null).map(({ is_event }) => is_event)).toEqual(
      Array(11).fill(false),
    )
    expect(JSON.stringify(looked)).not.toContain(secret)
    expect(stack.deadLetters.receive(10)).toHaveLength(10)
    expect(await answerTo({ act: 'status' })).toMatchObject({ dead_letters: before + 13 })
  })
})

describe('the decisions of a period', () => {
  const at = Date.UTC(2024, 4, 6, 23, 59)
  const range = { from: '2024-05-06T00:00:00Z', to: '2024-05-08T00:00:00Z' }

  it('are those that were made in it, each once, over all pages; those of the other environment are left out', async () => {
    const { client, tableName } = store()
    const decisions = decisionsIn({ client, tableName }, 4_000)
    const many = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`/risk_check/devices/${index}`, 'unknown']),
    )
    const made = (user: string, environment: 'sandbox' | 'production', atMs: number) => ({
      key: { ...subjectKey(user, template_id), environment },
      attempt_id: `idv_${user}`,
      atMs,
      decision: 'Hold' as const,
      reason: 'limit-reached',
      rules: ['one-detail-differs'],
      policy: { version: 'v', hash: 'h' },
      status: 'failed' as const,
      // The greatest facts: a page of them would not fit into an answer.
      facts: { '/steps/kyc_check': 'failed', '/steps/risk_check': 'failed', ...many },
    })
    const users = Array.from({ length: 130 }, (_, index) => `period-${index}`)
    for (const [index, user] of users.entries())
      rightOf(await decisions.record(made(user, 'sandbox', at + index * 1_000))())
    rightOf(await decisions.record(made('other', 'production', at))())
    rightOf(await decisions.record(made('before', 'sandbox', Date.parse(range.from) - 1))())
    rightOf(await decisions.record(made('after', 'sandbox', Date.parse(range.to)))())
    client.destroy()
    const exported = await rowsOf('export', range)
    expect(exported.map(row => row['client_user_id']).toSorted()).toEqual(users.toSorted())
    expect(exported[0]).toMatchObject({ decision: 'Hold', reason: 'limit-reached', facts: many })
    const periods = await rowsOf('period', range)
    expect(periods).toHaveLength(users.length)
    for (const row of periods) {
      expect(row).not.toHaveProperty('facts')
      expect(row['step']).toBe('kyc_check')
    }
    const page = await answerTo({ act: 'export', ...range })
    expect(JSON.stringify(page).length).toBeLessThan(1_000_000)
  })
})
