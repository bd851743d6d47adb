import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../../local/stack.ts'
import { attemptsIn } from '../../local/start/attempt-file.ts'
import { playAttempts } from '../../local/start/play-attempts.ts'
import { allLaws } from '../../policy-tools/all-laws.ts'
import { counterexampleOf } from '../../policy-tools/prove/counterexample.ts'
import { judgeV1 } from '../fixtures/decide-v1/judge-v1.ts'
import { prove } from '../policy-tools/prove-here.ts'
import { picked, shippedPolicy as policy } from '../policy-tools/proving.ts'

const events: Array<{ readonly 'detail-type': string; readonly detail: unknown }> = []
let stack: Stack
beforeAll(async () => {
  stack = await startStack({ plaidEnv: 'production', onEvent: event => events.push(event) })
})
afterAll(() => stack.close())

/** The smallest attempt of which the first version has retried a document that contradicts a data source. */
const file = () => {
  const space = { ...picked(), blocks: picked().blocks.filter(({ name }) => name === 'details and document') }
  const law = 'a-contradicted-detail-is-held'
  const laws = Object.fromEntries(Object.entries(allLaws).filter(([name]) => name === law))
  const [violation] = prove({ judge: judgeV1, policy, laws, space }).violations
  const broken = allLaws[law]
  if (violation === undefined || broken === undefined) throw new Error('the first version breaks this law')
  return counterexampleOf(violation, broken)
}

it('a counterexample of the first version is played, and the service holds it', async () => {
  const played = playAttempts(stack, attemptsIn(JSON.stringify(file()), 'a file'))
  expect(Object.values(played)).toEqual([expect.stringMatching(/^Retry /)])
  await stack.clock.untilIdle()
  const outcomes = events.filter(({ detail }) => (detail as { attempt_id?: string }).attempt_id === 'idv_judged')
  expect(outcomes.map(event => [event['detail-type'], (event.detail as { reason?: string }).reason])).toEqual([
    ['Identity Verification Retry Held', 'conflict-with-document'],
  ])
})
