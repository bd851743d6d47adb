import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import type { Stack } from '../../local/stack.ts'
import { explainError } from '../../local/start/explain-error.ts'
import { startStack } from '../support/audited.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.close())

const fails = (client_user_id: string) =>
  failedAttempt(stack.simulator, { client_user_id, template_id: stack.templateId }, findings.mistypedName)

const advance = (ms: number) => postJson(`${stack.simulator.url}/_sim/clock`, { advance_ms: ms })

const retriesOf = (client_user_id: string) =>
  stack.simulator.attempts().filter(attempt => attempt.client_user_id === client_user_id).length - 1

describe('the local stack', () => {
  it('moves with the simulator’s clock: due work is done when the call to advance is answered', async () => {
    fails('first')
    await stack.clock.untilIdle()
    expect(await advance(1_560_000)).toMatchObject({ status: 200 })
    expect(retriesOf('first')).toBe(1)
  })

  it('gives the simulator, the stack and the functions the same time', async () => {
    const realMs = Date.now()
    await advance(3_600_000)
    const beforeMs = stack.clock.now()
    expect(beforeMs - realMs).toBeGreaterThanOrEqual(3_600_000)
    const simulatorMs = stack.simulator.now()
    const lines = stack.logLines().length
    await postJson(`${stack.url}/identity_verification/retry`, {})
    const functionMs = Date.parse(JSON.parse(String(stack.logLines()[lines])).time)
    const times = [beforeMs, simulatorMs, functionMs, stack.clock.now()]
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  })

  it('continues after a reset of the simulator: webhooks arrive, the sweep runs', async () => {
    expect(await postJson(`${stack.simulator.url}/_sim/reset`, {})).toMatchObject({ status: 200 })
    fails('second')
    await stack.clock.untilIdle()
    await advance(1_560_000)
    expect(retriesOf('second')).toBe(1)
  })

  it('runs beside another one, which knows nothing of it', async () => {
    const before = stack.simulator.attempts().length
    const other = await startStack()
    try {
      other.simulator.playPersona('typing-error')
      await other.simulator.advance(1_800_000)
      expect(other.simulator.attempts()).toHaveLength(2)
      expect(stack.simulator.attempts()).toHaveLength(before)
      const addresses = [stack, other].map(({ local }) => local().endpoints)
      const urls = addresses.flatMap(endpoints => Object.values(endpoints))
      expect(new Set(urls).size).toBe(urls.length)
    } finally {
      await other.close()
    }
  })

  it('says in one sentence that a port is in use', async () => {
    const { port } = new URL(stack.simulator.url)
    const refused = await startStack({ plaidPort: Number(port) }).catch(explainError)
    expect(refused).toMatch(new RegExp(`^port ${port} on 127\\.0\\.0\\.1 is in use, [^\n]* --port 0$`))
  })

  it('stays within Plaid’s limits in Sandbox', () => {
    expect(stack.simulator.requests().filter(({ status }) => status === 429)).toEqual([])
  })
})
