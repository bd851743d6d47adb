import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ChangeAct } from '../../lib/domain/operator/change-act.ts'
import { findings } from '../../local/findings.ts'
import { type AutomaticStack, startAutomaticStack } from './automatic-stack.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack({ plaidEnv: 'production' })
})
afterAll(() => stack.close())

const operate = async (act: ChangeAct): Promise<unknown> => {
  const outcome = await stack.functionNamed('operate').invoke(act)
  expect(outcome).toMatchObject({ _tag: 'returned' })
  return outcome._tag === 'returned' ? outcome.value : undefined
}

const retriesSentAt = (): readonly number[] =>
  stack.simulator
    .requests()
    .filter(({ endpoint }) => endpoint === '/identity_verification/retry')
    .map(({ at }) => Date.parse(at))

const signed = { reason: 'too many wrong retries', by: 'operator@example' }

it('a pause in the middle of a burst lets no retry leave after its effective_at, and a resume lets all leave', async () => {
  const users = 24
  for (let user = 0; user < users; user += 1) await stack.somebody(findings.mistypedName)
  await stack.clock.leap(30 * 60_000)
  // One minute of the backlog: at most 16 sends in 10 seconds.
  while (retriesSentAt().length < 3) await stack.clock.advance(5_000)
  const before = retriesSentAt().length
  expect(before).toBeLessThan(users)

  const paused = await operate({ act: 'pause', ...signed })
  expect(paused).toMatchObject({ answer: { paused: true, ...signed } })
  const { at, effective_at } = (paused as { answer: Readonly<Record<string, string>> }).answer
  const effectiveAtMs = Date.parse(String(effective_at))
  expect(effectiveAtMs - Date.parse(String(at))).toBe(40_000)

  await stack.pass(30)
  const sent = retriesSentAt()
  expect(sent.length).toBeLessThan(users)
  expect(Math.max(...sent)).toBeLessThanOrEqual(effectiveAtMs)

  expect(await operate({ act: 'resume', ...signed })).toMatchObject({
    answer: { paused: false, replaced: { paused: true, ...signed } },
  })
  await stack.pass(20)
  expect(retriesSentAt()).toHaveLength(users)

  const lines = stack.logLines().filter(line => line.includes('"driver":"operator"'))
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    { message: 'pause', outcome: 'paused', effective_at },
    { message: 'resume', outcome: 'resumed' },
  ])
  expect(stack.logLines().join('')).not.toContain(signed.reason)
  expect(stack.logLines().join('')).not.toContain(signed.by)
})
