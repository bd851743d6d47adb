import { describe, expect, test } from 'vitest'
import { endpointTable } from '../../local/plaid-simulator/endpoints/endpoint-table.ts'
import { checked, description, idv, isThere, start } from './contract-world.ts'
import { descriptionFile, mustBeThere } from './plaid-openapi.ts'

test("Plaid's description is there where it has to be", () => {
  if (!isThere) console.warn(`contract not checked: there is no ${descriptionFile.pathname}`)
  expect(isThere || !mustBeThere(process.env)).toBe(true)
})

describe.skipIf(!isThere)('the yardstick', () => {
  test.for([...endpointTable.keys()])("Plaid's own example answers of %s pass", path => {
    const { answerExamples, answerSchema, violations } = description()
    expect(answerExamples(path)).not.toHaveLength(0)
    for (const example of answerExamples(path)) expect(violations(answerSchema(path), example)).toEqual([])
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
    const { body } = await checked(sim, idv('get'), { identity_verification_id: id })
    const wrong = JSON.parse(JSON.stringify({ ...body, ...planted }))
    expect(description().violations('IdentityVerificationGetResponse', wrong)).toContain(message)
  })
})

describe('where the description has to be', () => {
  test('REQUIRE_CONTRACT=1 makes its absence a failure', () => {
    expect(mustBeThere({ REQUIRE_CONTRACT: '1' })).toBe(true)
  })

  test('on a laptop without it, nothing does', () => {
    expect(mustBeThere({})).toBe(false)
  })
})
