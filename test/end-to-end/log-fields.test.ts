import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import { codeIn, rowsUnder } from '../docs/tables.ts'
import { formatFaults } from '../support/embedded-metric-format.ts'
import { callLines, traceLines } from '../support/log-lines.ts'
import { runbook } from '../support/runbook.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
type Lines = ReturnType<typeof callLines>
let lines: Lines
const adopted = { attempt_id: '', new_attempt_id: '' }

const retry = (client_user_id: string, more: object = {}, headers: Readonly<Record<string, string>> = {}, query = '') =>
  postJson(
    `${stack.url}/identity_verification/retry${query}`,
    { client_user_id, template_id, strategy: 'reset', ...more },
    headers,
  )

/** A retry whose answer is lost; Plaid's webhook about the new attempt tells of it. */
const adoptByWebhook = async () => {
  const { id, client_user_id } = await stack.somebody(findings.mistypedName)
  stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
  await stack.passDelay()
  adopted.attempt_id = id
  adopted.new_attempt_id = String(stack.attemptsOf(client_user_id).at(-1)?.id)
}

beforeAll(async () => {
  stack = await startAutomaticStack()
  const { client_user_id } = await stack.somebody(findings.mistypedName)
  await stack.passDelay()
  await stack.endNewest(client_user_id, findings.highRisk)
  // Failures of a due attempt, with Plaid's codes, and of a status update that is delivered again.
  await stack.somebody(findings.mistypedName)
  stack.simulator.addFault({ endpoint: 'retry', fault: '429' })
  await stack.passDelay()
  stack.simulator.addFault({ endpoint: 'get', fault: '500', count: 2 })
  await stack.somebody({ step: 'kyc_check', status: 'failed' })
  await stack.pass(10)
  // By a person.
  const held = await stack.somebody(findings.manualRejection)
  await retry(held.client_user_id, {}, {}, '?dry_run=true')
  await retry(held.client_user_id, {}, { 'idempotency-key': 'k' })
  await retry(held.client_user_id, { strategy: 'none' })
  await retry(held.client_user_id)
  await retry(held.client_user_id, {}, { 'idempotency-key': 'k-2' }, '?override=attempt-still-active')
  await stack.sendWebhook('STATUS_UPDATED', 'idv_unknown')
  await adoptByWebhook()
  lines = callLines(stack.logLines())
})
afterAll(() => stack.close())

/** The names under which Logs Insights has the members of a line. */
const flattened = (value: unknown, path = ''): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => flattened(member, path === '' ? name : `${path}.${name}`))
    : value === null
      ? []
      : [path]

const words = new Set(['filter', 'sort', 'display', 'ispresent', 'and', 'or', 'stats', 'count', 'by', 'desc', 'asc'])

/** The fields that a query of Logs Insights names. */
const fieldsOf = (query: string): readonly string[] =>
  (query.replaceAll(/"[^"]*"/g, '').match(/[a-zA-Z_][\w.]*/g) ?? []).filter(name => !words.has(name))

describe("the runbook's queries", () => {
  it('name only fields that a line of a real run has', async () => {
    const queries = [...(await runbook()).matchAll(/^```\n(filter [\s\S]*?)```$/gm)].map(([, text]) => String(text))
    expect(queries.length).toBeGreaterThan(2)
    const named = queries.flatMap(query => fieldsOf(query.replaceAll('@timestamp', '')))
    const fields = new Set(lines.flatMap(line => flattened(line)))
    // Plaid is not unreachable in this run; `test/package/ringing.test.ts` rings each alarm.
    const metrics = ['plaid_unavailable']
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter(name => !fields.has(name) && !metrics.includes(name))).toEqual([])
  })
})

describe('a line', () => {
  it('has decision, reason, rules and due_at at its top wherever there is a decision', () => {
    const decided = lines.filter(line => line.decision !== undefined || line.judgement !== undefined)
    expect(decided.length).toBeGreaterThan(8)
    for (const line of decided) {
      expect(['retry', 'hold', 'never']).toContain(line.decision)
      expect(line.reason).toMatch(/^[a-z-]+$/)
      expect(line.rules).toBeInstanceOf(Array)
      expect(line).toHaveProperty('due_at')
    }
    const outcomes = ['scheduled', 'held', 'never', 'retried']
    expect(decided.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(outcomes))
    const scheduled = lines.find(({ outcome }) => outcome === 'scheduled')
    expect(scheduled).toMatchObject({ decision: 'retry', rules: ['one-detail-differs'] })
    expect(scheduled?.due_at).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  it('about a failure says why, and when the attempt falls due again', () => {
    const failed = lines.find(({ failure }) => failure === 'PlaidRateLimited')
    expect(failed).toMatchObject({ outcome: 'failed', message: 'due', plaid: { error_code: 'RATE_LIMIT' } })
    expect(failed?.retry_after).toBeTypeOf('number')
  })

  it('about an adoption has the outcome `adopted` and both ids', () => {
    // A webhook may come before the answer to its retry is recorded: then that child is adopted too.
    const about = lines.filter(({ outcome, attempt_id }) => outcome === 'adopted' && attempt_id === adopted.attempt_id)
    expect(about).toMatchObject([{ ...adopted, message: 'status-update' }])
  })

  it('has only fields that docs/outcomes.md explains', async () => {
    const document = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'outcomes.md'), 'utf8')
    const known = ['Fields', 'Metrics'].flatMap(heading =>
      rowsUnder(document, heading).flatMap(([cell = '']) => codeIn(cell)),
    )
    const traced = rowsUnder(document, 'The trace').flatMap(([cell = '']) => codeIn(cell))
    const fieldsIn = (parsed: Lines) => [...new Set(parsed.flatMap(line => Object.keys(line)))]
    expect(fieldsIn(lines).filter(name => !known.includes(name))).toEqual(['_aws'])
    expect(fieldsIn(traceLines(stack.logLines())).filter(name => !traced.includes(name))).toEqual([])
  })

  it("has metrics that are valid in CloudWatch's embedded metric format", () => {
    const withMetrics = stack.logLines().filter(line => line.includes('"_aws"'))
    expect(withMetrics.length).toBe(lines.length)
    expect(withMetrics.flatMap(formatFaults)).toEqual([])
  })
})
