import { expect, it } from 'vitest'
import { simulatorFacts } from '../../../../local/start/terminal/simulator-facts.ts'
import { startSimulator } from '../../plaid-simulator/support.ts'

it('an attempt has its user and the step that ended it, in either spelling of its id', async () => {
  const sim = await startSimulator()
  const { attempt } = simulatorFacts(sim)
  const { id } = sim.playPersona('reviewer')
  const known = { client_user_id: 'reviewer-1', end: 'documentary_verification manually_rejected' }
  expect(attempt(id)).toEqual(known)
  expect(attempt(id.replace('idv_', 'flwses_'))).toEqual(known)
  expect(attempt(sim.playPersona('abandoned').id)).toEqual({ client_user_id: 'abandoned-1' })
  expect(attempt('idv_none')).toBeUndefined()
})
