import { describe, expect, test } from 'vitest'
import { creation, officialClient, person, startSimulator } from './support.ts'

describe('create', () => {
  test('a new session waits at its first step and shows all seven steps', async () => {
    const sim = await startSimulator({ environment: 'production' })
    const { status, data } = await officialClient(sim.url).identityVerificationCreate({
      ...creation,
      gave_consent: false,
    })
    expect(status).toBe(200)
    expect(data).toMatchObject({
      status: 'active',
      created_at: '2026-01-05T10:00:00Z',
      completed_at: null,
      previous_attempt_id: null,
      kyc_check: null,
      steps: { accept_tos: 'active', verify_sms: 'waiting_for_prerequisite', selfie_check: 'waiting_for_prerequisite' },
    })
    expect(Object.keys(data.steps)).toHaveLength(7)
  })

  test('consent skips accept_tos', async () => {
    const sim = await startSimulator()
    const { data } = await officialClient(sim.url).identityVerificationCreate(creation)
    expect(data.steps).toMatchObject({ accept_tos: 'skipped', verify_sms: 'active' })
  })

  test('a second create is refused; an idempotent one returns the session, even when it has ended', async () => {
    const sim = await startSimulator()
    const client = officialClient(sim.url)
    const { data: first } = await client.identityVerificationCreate(creation)
    expect((await client.identityVerificationCreate(creation)).status).toBe(400)
    sim.setStatus(first.id, 'failed')
    const again = await client.identityVerificationCreate({ ...creation, is_idempotent: true })
    expect(again.status).toBe(200)
    expect(again.data).toMatchObject({ id: first.id, status: 'failed' })
    expect(sim.attempts()).toHaveLength(1)
  })

  test.for([
    ['an unknown template', { template_id: 'idvtmp_none' }, /template_id/],
    ['a date that is none', { user: { date_of_birth: '18.01.1975' } }, /date_of_birth is invalid/],
    ['a user id of the user API', { user_id: 'usr_1' }, /user_id/],
    ['no user at all', { client_user_id: undefined }, /client_user_id/],
  ] as const)('%s is refused', async ([, members, message]) => {
    const sim = await startSimulator()
    const { status, data } = await officialClient(sim.url).identityVerificationCreate({
      ...creation,
      ...members,
    } as never)
    expect(status).toBe(400)
    expect(data).toMatchObject({ error_code: 'INVALID_FIELD', error_message: expect.stringMatching(message) })
  })
})

describe('get', () => {
  test('answers the attempt with the personal data that was entered', async () => {
    const sim = await startSimulator()
    const client = officialClient(sim.url)
    const { data: first } = await client.identityVerificationCreate(creation)
    sim.setStatus(first.id, 'success')
    const { data } = await client.identityVerificationGet({ identity_verification_id: first.id })
    expect(data).toMatchObject({
      id: first.id,
      status: 'success',
      completed_at: '2026-01-05T10:00:00Z',
      user: { ip_address: '192.0.2.42', name: { given_name: 'Leslie' }, id_number: { type: 'us_ssn' } },
      documentary_verification: { status: 'success' },
      risk_check: { trust_index_score: 86 },
    })
  })

  test('an unknown id is not found, an empty one is not filled', async () => {
    const sim = await startSimulator()
    const client = officialClient(sim.url)
    const unknown = await client.identityVerificationGet({ identity_verification_id: 'idv_none' })
    expect(unknown.status).toBe(404)
    expect(unknown.data).toMatchObject({ error_type: 'INVALID_REQUEST', error_code: 'NOT_FOUND' })
    const empty = await client.identityVerificationGet({ identity_verification_id: '' })
    expect(empty.data).toMatchObject({ error_message: 'identity_verification_id must be filled.' })
  })
})

describe('list', () => {
  const setUp = async (knobs: object) => {
    const sim = await startSimulator({ knobs })
    const client = officialClient(sim.url)
    const ids = ['idv_a', 'idv_b', 'idv_c', 'idv_d', 'idv_e'].map(
      id => sim.seedAttempt({ id, client_user_id: 'user-1', status: 'failed' }).id,
    )
    sim.seedAttempt({ client_user_id: 'user-2' })
    const pages = async (): Promise<readonly (readonly string[])[]> => {
      const seen: string[][] = []
      let cursor: string | null = null
      do {
        const { data } = await client.identityVerificationList({ ...person, cursor })
        seen.push(data.identity_verifications.map(attempt => attempt.id))
        cursor = data.next_cursor
      } while (cursor !== null)
      return seen
    }
    return { sim, client, ids, pages }
  }

  test('shows only this person under this template, page by page, newest first', async () => {
    const { pages } = await setUp({ listPageSize: 2 })
    expect(await pages()).toEqual([['idv_e', 'idv_d'], ['idv_c', 'idv_b'], ['idv_a']])
  })

  test('a last page that is full has no cursor', async () => {
    const { pages } = await setUp({ listPageSize: 5, listOrder: 'oldest-first' })
    expect(await pages()).toEqual([['idv_a', 'idv_b', 'idv_c', 'idv_d', 'idv_e']])
  })

  test('shuffled shows each attempt once, in neither order', async () => {
    const { ids, pages } = await setUp({ listPageSize: 2, listOrder: 'shuffled' })
    const seen = (await pages()).flat()
    expect(seen.toSorted()).toEqual(ids)
    expect(seen).not.toEqual(ids)
    expect(seen).not.toEqual(ids.toReversed())
  })

  test('items carry no request_id, the answer does', async () => {
    const { client } = await setUp({})
    const { data } = await client.identityVerificationList(person)
    expect(data.request_id).toMatch(/^[0-9A-Za-z]{15}$/)
    expect(data.identity_verifications[0]).not.toHaveProperty('request_id')
  })

  test('a new attempt is missing for as long as the lag', async () => {
    const { sim, client } = await setUp({ listLagMs: 5000 })
    const count = async () => (await client.identityVerificationList(person)).data.identity_verifications.length
    expect(await count()).toBe(0)
    await sim.advance(5000)
    expect(await count()).toBe(5)
  })

  test('a change of an attempt is missing in every read for as long as the lag of reads', async () => {
    const { sim, client } = await setUp({ readLagMs: 5000 })
    const id = String(sim.attempts()[0]?.id)
    const statuses = async () => {
      const got = await client.identityVerificationGet({ identity_verification_id: id })
      const { identity_verifications: rows } = (await client.identityVerificationList(person)).data
      return [got.data.status, rows.find(row => row.id === id)?.status]
    }
    const [before] = await statuses()
    await sim.advance(1000)
    sim.setStatus(id, 'pending_review')
    await sim.advance(4999)
    expect(await statuses()).toEqual([before, before])
    await sim.advance(1)
    expect(await statuses()).toEqual(['pending_review', 'pending_review'])
  })

  test('needs a user, and refuses a cursor that it did not give', async () => {
    const { client } = await setUp({})
    const withoutUser = await client.identityVerificationList({ template_id: 'idvtmp_local' })
    expect(withoutUser.data).toMatchObject({ error_code: 'INVALID_FIELD' })
    expect((await client.identityVerificationList({ ...person, cursor: 'made-up' })).status).toBe(400)
  })
})
