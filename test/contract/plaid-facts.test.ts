import { expect, test } from 'vitest'
import { expectSound, idv, start } from './contract-world.ts'
import { facts, violations } from './plaid-facts.ts'

test('the facts name their source, its version and the day of the last comparison', () => {
  expect(facts.source).toMatch(/^https:\/\/github\.com\/plaid\//)
  expect(facts.version).toMatch(/^2020-09-14_\d+\.\d+\.\d+$/)
  expect(facts.date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
})

const plants = [
  ['a wrong type', { completed_at: 5 }, '/completed_at must be string,null'],
  ['a status that does not exist', { status: 'done' }, '/status must be equal to one of the allowed values'],
  ['null where null is not allowed', { id: null }, '/id must be string'],
  ['a date that is none', { created_at: 'yesterday' }, '/created_at must match format "date-time"'],
  ['a required member left out', { steps: undefined }, " must have required property 'steps'"],
  ['a fault far inside', { kyc_check: { status: 'success' } }, "/kyc_check must have required property 'name'"],
] as const

test.for(plants)('%s is reported', async ([, planted, message]) => {
  const sim = await start()
  const { id } = sim.seedAttempt({ status: 'success' })
  const { body } = await expectSound(sim, idv('get'), { identity_verification_id: id })
  const wrong = JSON.parse(JSON.stringify({ ...body, ...planted }))
  expect(violations('IdentityVerificationGetResponse', wrong)).toContain(message)
})
