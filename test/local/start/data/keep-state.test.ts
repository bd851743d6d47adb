import { expect, it, onTestFinished } from 'vitest'
import { startDynamoDb } from '../../../../local/aws/dynamodb.ts'
import { createQueue } from '../../../../local/aws/queue.ts'
import { readDeployment } from '../../../../local/deployment.ts'
import { startPlaidSimulator } from '../../../../local/plaid-simulator/plaid-simulator.ts'
import { startStackClock } from '../../../../local/stack-clock.ts'
import { keepState, readState, restoreState } from '../../../../local/start/data/keep-state.ts'
import { stateIn, stateText } from '../../../../local/start/data/local-state.ts'

/** The parts of a stack that have a state, without its functions. */
const parts = async (aheadMs = 0) => {
  const clock = startStackClock()
  await clock.leap(aheadMs)
  const { table: definition } = await readDeployment()
  const table = await startDynamoDb('table', definition)
  const simulator = await startPlaidSimulator({ clock: clock.view() })
  onTestFinished(async () => {
    await table.close()
    await simulator.close()
  })
  const queue = (name: string) => createQueue({ name, visibilityTimeoutMs: 1_000 }, clock)
  return { clock, table, simulator, queue: queue('queue'), dueQueue: queue('due'), deadLetters: queue('dead') }
}

it('a stack goes on where the one before it has stopped', async () => {
  const before = await parts()
  const { id } = before.simulator.playPersona('typing-error')
  await before.table.putItem({ pk: { S: 'control' }, sk: { S: 'control' }, paused: { BOOL: true } })
  before.dueQueue.send('{"due":1}')
  before.deadLetters.send('letter')
  await before.clock.advance(7_200_000)
  const kept = await readState(before)

  const state = stateIn(stateText(kept), 'state.json', 'sandbox')
  const after = await parts(state.aheadMs)
  await restoreState(after, state)
  expect(await readState(after)).toEqual(kept)
  expect(after.simulator.attempt(id)).toEqual(before.simulator.attempt(id))
  expect(after.clock.now() - Date.now()).toBeGreaterThan(7_100_000)
  expect(after.simulator.playPersona('typing-error').client_user_id).toBe('typing-error-2')
})

it('what happened is written, and a folder that cannot be written is said and tried again', async () => {
  const written: string[] = []
  const said: string[] = []
  let isFull = true
  const folder = {
    file: 'state.json',
    write: async (text: string) => {
      if (isFull) throw new Error('no space left')
      written.push(text)
    },
  }
  const keeper = keepState(await parts(), folder, line => said.push(line))
  keeper.changed()
  await expect.poll(() => said).toEqual(['the state was not written to state.json: no space left'])
  await expect(keeper.end()).rejects.toThrow('the state was not written to state.json: no space left')
  isFull = false
  await keeper.end()
  expect(written).toHaveLength(1)
})
