import { describe, expect, test } from 'vitest'
import { knobTable } from '../../../local/plaid-simulator/knobs.ts'
import { controlWorld } from './control-world.ts'
import { post } from './raw-client.ts'
import { startReceiver } from './receiver.ts'
import { clockStart, officialClient, person } from './support.ts'

describe('GET /_sim', () => {
  test('is a page for people', async () => {
    const { sim } = await controlWorld()
    const seen = await post(`${sim.url}/_sim`, '', { method: 'GET' })
    expect(seen.headers['content-type']).toContain('text/plain')
    for (const word of ['timeout_after_commit', 'redeliverySignature', 'POST /_sim/clock', 'alg_none']) {
      expect(seen.body).toContain(word)
    }
  })

  test('is JSON for programs, with every knob', async () => {
    const { sim } = await controlWorld()
    const seen = await post(`${sim.url}/_sim`, '', { method: 'GET', headers: { accept: 'application/json' } })
    expect(Object.keys(JSON.parse(seen.body).knobs)).toEqual(Object.keys(knobTable))
  })
})

describe('the rest', () => {
  test('the clock moves by the given time', async () => {
    const { sim, call } = await controlWorld()
    expect((await call('/clock', { advance_ms: 90_000 })).json).toEqual({ now: '2026-01-05T10:01:30.000Z' })
    expect(sim.now()).toBe(clockStart + 90_000)
  })

  test('requests are listed in order, all or of one endpoint', async () => {
    const { sim, call } = await controlWorld()
    const client = officialClient(sim.url)
    await client.identityVerificationList(person)
    await client.identityVerificationRetry({ ...person, strategy: 'reset' as never })
    expect((await call('/requests')).json).toMatchObject({
      requests: [
        { endpoint: '/identity_verification/list', method: 'POST', body: person, status: 200, fault: null },
        {
          endpoint: '/identity_verification/retry',
          body: { strategy: 'reset' },
          headers: { 'plaid-version': '2020-09-14' },
        },
      ],
    })
    expect((await call('/requests?endpoint=retry')).json).toMatchObject({ requests: [{ sequence: 2 }] })
    expect(JSON.stringify((await call('/requests')).json)).not.toContain('local-secret')
  })

  test('webhooks are configured, sent and listed', async () => {
    const { call, id, sim } = await controlWorld()
    const receiver = await startReceiver()
    const send = { webhook_code: 'STATUS_UPDATED', identity_verification_id: id, environment: 'sandbox' }
    expect((await call('/webhooks', { urls: [receiver.url], duplicate: 1, rotate_key: true, send })).status).toBe(200)
    await sim.untilIdle()
    expect((await call('/webhooks')).json).toMatchObject({
      webhooks: [{ outcome: 'delivered' }, { outcome: 'delivered' }],
    })
    expect(receiver.arrivals[0]?.body).toContain('"environment": "sandbox"')
  })

  test('knobs and templates are set', async () => {
    const { sim, call } = await controlWorld()
    expect((await call('/knobs', { listOrder: 'shuffled', listPageSize: 3 })).json).toMatchObject({
      listOrder: 'shuffled',
      listPageSize: 3,
    })
    expect((await call('/knobs')).json).toEqual(sim.knobs())
    expect((await call('/templates', { id: 'idvtmp_local', version: 2 })).json).toMatchObject({
      version: 2,
      steps: { accept_tos: true },
    })
  })

  test('a reset clears everything except clock and keys', async () => {
    const { sim, call } = await controlWorld()
    sim.addFault({ fault: '500' })
    sim.setKnobs({ listOrder: 'shuffled' })
    sim.configureWebhooks({ urls: ['http://127.0.0.1:1/'] })
    await sim.advance(1000)
    await post(`${sim.url}/identity_verification/undo`, {})
    expect((await call('/reset', {})).status).toBe(200)
    expect([sim.attempts(), sim.requests(), sim.webhooks()]).toEqual([[], [], []])
    expect(sim.knobs().listOrder).toBe('newest-first')
    expect(sim.now()).toBe(clockStart + 1000)
    expect((await officialClient(sim.url).identityVerificationList(person)).status).toBe(200)
  })
})

describe('invalid requests are refused, and the error names the reason', () => {
  const cases = [
    ['/nothing', {}, 404, /GET \/_sim/],
    ['/attempts/%zz', {}, 400, /percent-encoding/],
    ['/requests', {}, 405, /supports only GET/],
    ['/clock', { advance_ms: -1 }, 400, /advance_ms/],
    ['/clock', { advance: 1 }, 400, /unknown member "advance"/],
    ['/knobs', { listOrders: 'shuffled' }, 400, /unknown knob "listOrders"/],
    ['/knobs', { listOrder: 'upwards' }, 400, /"newest-first", "oldest-first", "shuffled"/],
    ['/knobs', { listPageSize: 0 }, 400, /from 1 to 1000/],
    ['/faults', { fault: 'fire' }, 400, /timeout_after_commit/],
    ['/faults', { fault: '500', endpoint: 'delete' }, 400, /webhook_verification_key/],
    ['/faults', { fault: '500', count: 0 }, 400, /"count"/],
    ['/attempts/idv_none', { status: 'failed' }, 404, /no attempt/],
    ['/attempts/{id}', { status: 'done' }, 400, /pending_review/],
    ['/attempts/{id}', {}, 400, /"status" must be one of/],
    ['/attempts/{id}/steps/screening', { status: 'failed' }, 404, /watchlist_screening/],
    ['/attempts/{id}/steps/kyc_check', { status: 'broken' }, 400, /manually_rejected/],
    ['/attempts/{id}/steps/accept_tos', { status: 'success', detail: {} }, 400, /sub-object/],
    ['/attempts/{id}/steps/kyc_check', { status: 'failed', detail: 'x' }, 400, /"detail" must be an object/],
    ['/attempts/{id}/step/kyc_check', { status: 'failed' }, 404, /GET \/_sim/],
    ['/templates', { version: 2 }, 400, /"id"/],
    ['/webhooks', { urls: ['ftp://x'] }, 400, /http or https/],
    ['/webhooks', { duplicates: 1 }, 400, /unknown webhook setting/],
    ['/webhooks', { tamper: 'yes' }, 400, /true, false or a number of times/],
    ['/webhooks', { send: { webhook_code: 'RETRIED' } }, 400, /identity_verification_id/],
    ['/reset', '[]', 400, /JSON object/],
    ['/reset', '{', 400, /JSON object/],
  ] as const

  test.for(cases)('POST %s %j', async ([path, body, status, message]) => {
    const { call, id } = await controlWorld()
    const answer = await call(path.replace('{id}', id), body)
    expect(answer).toMatchObject({ status, json: { error: expect.stringMatching(message) } })
  })
})
