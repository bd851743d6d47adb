import { expect, test } from 'vitest'
import type { Knobs } from '../../../local/plaid-simulator/knobs.ts'
import { creation, officialClient, person, startSimulator } from './support.ts'
import { webhookWorld } from './webhook-world.ts'

/** The id of an attempt in an answer, in its place, and the knob of that place. */
const places = {
  createIdSpelling: 'create',
  getIdSpelling: 'get',
  listIdSpelling: 'list',
  retryIdSpelling: 'retry',
  previousIdSpelling: 'previous',
  templateIdSpelling: 'template',
  duplicateIdSpelling: 'duplicate',
} as const satisfies Partial<Record<keyof Knobs, string>>

const prefixOf = (id: unknown): string => `${String(id).split('_')[0]}_`

/** The prefixes in all places after a create, a retry, a get and a list. */
const prefixesUnder = async (knobs: Partial<Knobs>) => {
  const sim = await startSimulator({ knobs })
  const client = officialClient(sim.url)
  const created = await client.identityVerificationCreate(creation)
  sim.setStep(created.data.id, 'risk_check', { status: 'failed' })
  const retried = await client.identityVerificationRetry({ ...person, strategy: 'reset' as never })
  const first = (await client.identityVerificationGet({ identity_verification_id: created.data.id })).data
  const rows = (await client.identityVerificationList(person)).data.identity_verifications
  return {
    create: prefixOf(created.data.id),
    retry: prefixOf(retried.data.id),
    get: prefixOf(first.id),
    list: prefixOf(rows[0]?.id),
    previous: prefixOf(rows[0]?.previous_attempt_id),
    template: prefixOf(rows[0]?.template.id),
    duplicate: prefixOf(first.risk_check?.facial_duplicates?.[0]?.id),
  }
}

const usual = {
  create: 'idv_',
  retry: 'idv_',
  get: 'idv_',
  list: 'idv_',
  previous: 'idv_',
  template: 'idvtmp_',
  duplicate: 'idv_',
}

test('by default every answer spells an id as it was made', async () => {
  expect(await prefixesUnder({})).toEqual(usual)
})

test.each(Object.entries(places))('%s changes the spelling there, and nowhere else', async (knob, place) => {
  expect(await prefixesUnder({ [knob]: 'other' })).toEqual({
    ...usual,
    [place]: place === 'template' ? 'flwtmp_' : 'flwses_',
  })
})

test('webhookIdSpelling changes the spelling in webhooks, and a request may use either', async () => {
  const { sim, ids } = await webhookWorld({ knobs: { webhookIdSpelling: 'other' } })
  const { id } = sim.seedAttempt({ client_user_id: 'user-1' })
  sim.setStatus(id, 'failed')
  await sim.untilIdle()
  expect(ids()).toEqual([id.replace('idv_', 'flwses_')])
  const client = officialClient(sim.url)
  const seen = await client.identityVerificationGet({ identity_verification_id: String(ids()[0]) })
  expect(seen.data.id).toBe(id)
  const template_id = person.template_id.replace('idvtmp_', 'flwtmp_')
  const listed = await client.identityVerificationList({ ...person, template_id })
  expect(listed.data.identity_verifications.map(row => row.id)).toEqual([id])
  const retried = await client.identityVerificationRetry({ ...person, template_id, strategy: 'reset' as never })
  expect(retried.data).toMatchObject({ previous_attempt_id: id, template: { id: person.template_id } })
  const again = await client.identityVerificationCreate({ ...creation, client_user_id: 'user-2', template_id })
  expect(again.data.template.id).toBe(person.template_id)
})

test('an id that was made as flwses_ has the other spelling idv_', async () => {
  const sim = await startSimulator({ knobs: { getIdSpelling: 'other' } })
  sim.seedAttempt({ id: 'flwses_1', client_user_id: 'user-1' })
  const seen = await officialClient(sim.url).identityVerificationGet({ identity_verification_id: 'idv_1' })
  expect(seen.data.id).toBe('idv_1')
})
