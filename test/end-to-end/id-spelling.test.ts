import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import type { Knobs } from '../../local/plaid-simulator/knobs.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

/** Where Plaid may spell an id otherwise. */
const places = [
  'createIdSpelling',
  'getIdSpelling',
  'listIdSpelling',
  'retryIdSpelling',
  'previousIdSpelling',
  'templateIdSpelling',
  'duplicateIdSpelling',
  'webhookIdSpelling',
] as const satisfies ReadonlyArray<keyof Knobs>

const spelled = (spelling: 'same' | 'other', wanted: ReadonlyArray<string> = places): Partial<Knobs> =>
  Object.fromEntries(places.filter(place => wanted.includes(place)).map(place => [place, spelling]))

const rows: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ...places.map(place => [place, [place]] as const),
  ['all places', places],
]

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())
afterEach(() => {
  stack.simulator.setKnobs(spelled('same'))
  stack.simulator.configureWebhooks({ drop: false })
})

const ask = (client_user_id: string, members: object = {}, headers: Record<string, string> = {}) =>
  postJson(
    `${stack.url}/identity_verification/retry`,
    { client_user_id, template_id, strategy: 'incomplete', ...members },
    headers,
  )

const userWithFailure = () =>
  failedAttempt(stack.simulator, { client_user_id: `user-${randomUUID()}`, template_id }, findings.mistypedName)

/** The id without its prefix, which Plaid spells in two ways. */
const core = (id: unknown): string => String(id).replace(/^[a-z]+_/, '')

describe.each(rows)('with the other spelling in %s', (_, wanted) => {
  it('a failed attempt is retried once, and so is its child', async () => {
    stack.simulator.setKnobs(spelled('other', wanted))
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    await stack.passDelay()
    await stack.endNewest(client_user_id, findings.mistypedName)
    await stack.passDelay()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried', 'scheduled', 'retried'])
    expect(stack.asked(client_user_id, 'retry')).toBe(2)
    expect(stack.attemptsOf(client_user_id)).toHaveLength(3)
  })

  it('an answer that is lost is adopted, from the list', async () => {
    stack.simulator.setKnobs(spelled('other', wanted))
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
    stack.simulator.configureWebhooks({ drop: true })
    await stack.passDelay()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('an answer that is lost is adopted, from the webhook', async () => {
    stack.simulator.setKnobs(spelled('other', wanted))
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
    await stack.passDelay()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it.each([template_id, 'flwtmp_local'])(
    'a retry on demand of %s is sent once, and its repeat finds it',
    async named => {
      stack.simulator.setKnobs(spelled('other', wanted))
      // The child is known from the answer alone: whether answer or webhook comes first is left out here.
      stack.simulator.configureWebhooks({ drop: true })
      const { id, client_user_id } = userWithFailure()
      const key = { 'idempotency-key': randomUUID() }
      const first = await ask(client_user_id, { template_id: named }, key)
      expect(first).toMatchObject({ status: 201, body: { warnings: [] } })
      const child = first.body as { readonly id: string; readonly previous_attempt_id: string }
      expect(core(child.previous_attempt_id)).toBe(core(id))
      const repeat = await ask(client_user_id, {}, key)
      expect(repeat).toMatchObject({ status: 200, body: { warnings: [] } })
      expect(core((repeat.body as { readonly id: string }).id)).toBe(core(child.id))
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
    },
  )

  it('a face on the person’s own earlier attempt is no objection', async () => {
    stack.simulator.setKnobs(spelled('other', wanted))
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    await stack.passDelay()
    const child = String(stack.attemptsOf(client_user_id).at(-1)?.id)
    const duplicate = { id, similarity: 95, matched_after_completed: false }
    stack.simulator.patchAttempt(child, { risk_check: { facial_duplicates: [duplicate] } })
    await stack.endNewest(client_user_id, findings.mistypedName)
    await stack.passDelay()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried', 'scheduled', 'retried'])
  })
})
