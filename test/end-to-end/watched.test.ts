import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
let users = 0
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())

const hours = 60
const days = 24 * hours

/** A first attempt whose first step Plaid announces. All later webhooks of all attempts are lost. */
const announced = async () => {
  users += 1
  const { simulator, clock } = stack
  simulator.configureWebhooks({ drop: false })
  const { id, client_user_id } = simulator.seedAttempt({
    client_user_id: `watched-${users}`,
    template: { id: template_id },
  })
  simulator.setStep(id, 'accept_tos', { status: 'success' })
  await clock.untilIdle()
  simulator.configureWebhooks({ drop: true })
  return { id, client_user_id }
}

/** Time passes without a sweep, and then some sweeps run. */
const leap = async (minutes: number) => {
  await stack.clock.leap(minutes * 60_000)
  await stack.pass(4)
}

const eventsOf = (client_user_id: string) =>
  stack.bus
    .events()
    .filter(({ source }) => source === 'idv-retry')
    .map(({ detail }) => detail as Readonly<Record<string, unknown>>)
    .filter(detail => detail['client_user_id'] === client_user_id)

describe('a first attempt whose webhooks are lost after its first STEP_UPDATED', () => {
  it('is judged and retried, three hours later', async () => {
    const { id, client_user_id } = await announced()
    endAttempt(stack.simulator, id, findings.mistypedName)
    await leap(3 * hours - 10)
    expect(stack.published(client_user_id)).toEqual([])
    await leap(10)
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('is abandoned once, on the third day, if it stays active', async () => {
    const { id, client_user_id } = await announced()
    await leap(3 * hours)
    await leap(3 * days - 3 * hours - 10)
    expect(stack.published(client_user_id)).toEqual([])
    await leap(10)
    for (const until of [11, 8, 8]) await leap(until * days)
    const [event, ...others] = eventsOf(client_user_id)
    expect(event).toMatchObject({ id: `${id}/abandoned`, outcome: 'abandoned', attempt_id: id })
    expect(event).toMatchObject({ applicant_text: { id: 'come-back' } })
    expect(others).toEqual([])
    expect(stack.gotten(id)).toBe(6)
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
  })

  it('is recovered if its retry succeeds, with the time from the retry to the success', async () => {
    const { id, client_user_id } = await announced()
    endAttempt(stack.simulator, id, findings.mistypedName)
    await leap(3 * hours)
    await stack.passDelay()
    const child = String(stack.attemptsOf(client_user_id).at(-1)?.id)
    await leap(2 * hours)
    stack.simulator.setStatus(child, 'success')
    await leap(1 * days)
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried', 'recovered'])
    const recovered = eventsOf(client_user_id).at(-1)
    expect(recovered).toMatchObject({ attempt_id: id, new_attempt_id: child, driver: 'automatic' })
    expect(recovered).toMatchObject({ decision: { rules: ['one-detail-differs'] }, applicant_text: null })
    // It ended two hours after the retry, and was noticed a day later.
    expect(Number(recovered?.['took_ms'])).toBeGreaterThanOrEqual(2 * hours * 60_000)
    expect(Number(recovered?.['took_ms'])).toBeLessThan(1 * days * 60_000)
  })

  it.each(['success', 'canceled'] as const)('costs one more read if it is %s', async status => {
    const { id, client_user_id } = await announced()
    stack.simulator.setStatus(id, status)
    await leap(3 * hours)
    await leap(30 * days)
    expect(stack.gotten(id)).toBe(2)
    expect(stack.published(client_user_id)).toEqual([])
  })
})

describe('a status update', () => {
  it('whose read comes too early is looked at again, and then judged', async () => {
    const { id, client_user_id } = stack.simulator.seedAttempt({ client_user_id: 'early-read' })
    stack.simulator.configureWebhooks({ drop: false })
    await stack.sendWebhook('STATUS_UPDATED', id)
    expect(stack.outcomes(id)).toEqual(['watched'])
    withoutWebhooks(stack.simulator, () => endAttempt(stack.simulator, id, findings.mistypedName))
    await stack.pass(2)
    expect(stack.published(client_user_id)).toEqual(['scheduled'])
  })

  it('of a failed attempt that Plaid’s reads do not show yet is retried, although no other webhook comes', async () => {
    stack.simulator.configureWebhooks({ drop: false })
    stack.simulator.setKnobs({ readLagMs: 90_000 })
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    expect(stack.published(client_user_id)).toEqual([])
    await stack.pass(8)
    expect(stack.published(client_user_id)).toEqual(['scheduled'])
    stack.simulator.setKnobs({ readLagMs: 0 })
    await stack.passDelay()
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
  })

  it('of a child that is adopted is logged as adopted, with both ids', async () => {
    stack.simulator.configureWebhooks({ drop: false })
    // On a slow machine too the webhook is served before the next minute's sweep, whose look would adopt it too.
    stack.simulator.setKnobs({ deliveryGraceMs: 60_000 })
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
    await stack.passDelay()
    const child = stack.attemptsOf(client_user_id).at(-1)?.id
    const adoptions = stack
      .logLines()
      .map(line => JSON.parse(line))
      .filter(line => line.outcome === 'adopted' && line.attempt_id === id)
    expect(adoptions).toMatchObject([{ message: 'status-update', new_attempt_id: child }])
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
  })
})
