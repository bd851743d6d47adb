import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { afterEach, describe, expect, test } from 'vitest'
import { type PlaidOptions, plaidOver } from '../../../lib/adapters/plaid/plaid.ts'
import { openWire } from '../../../lib/adapters/plaid/wire.ts'
import { snapshotDecoder } from '../../../lib/domain/policy/findings/snapshot.ts'
import { decodeRetryRequest } from '../../../lib/domain/request/retry-request.ts'
import type { ConcreteRetryRequest } from '../../../lib/domain/request/strategy.ts'
import type { Subject } from '../../../lib/domain/request/subject.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { Credentials, PlaidCredentials } from '../../../lib/ports/credentials.ts'
import { anAttempt } from '../../support/attempt.ts'
import {
  answer,
  type Behaviour,
  drip,
  hangUp,
  type Received,
  reset,
  silence,
  startFaultServer,
} from '../../support/fault-server.ts'
import { canary, fullAttempt } from '../../support/full-attempt.ts'
import { holdTime, untilTimeIsUp } from '../../support/held-time.ts'
import { rightOf } from '../../support/right-of.ts'

holdTime()

const oldKeys: PlaidCredentials = { client_id: 'client', secret: 'old' }
const newKeys: PlaidCredentials = { client_id: 'client', secret: 'new' }

const closers: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const plaidAt = async (behave: (request: Received) => Behaviour, options: Partial<PlaidOptions> = {}) => {
  const server = await startFaultServer(behave)
  const wire = openWire({ origin: server.origin, nowMs: Date.now })
  closers.push(server.close, wire.close)
  let refreshes = 0
  const credentials: Credentials = {
    current: TE.right(oldKeys),
    after: () => {
      refreshes += 1
      return TE.right(newKeys)
    },
  }
  const plaid = plaidOver({ wire, credentials, nowMs: Date.now, plaidEnv: 'sandbox', ...options })
  return { plaid, requests: server.requests, refreshes: () => refreshes }
}

const retry = E.getOrElseW(() => {
  throw new Error('not a retry request')
})(
  decodeRetryRequest({ client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset', is_shareable: true }),
) as ConcreteRetryRequest

const subject: Subject = retry

const ok = (body: unknown): Behaviour => answer(200, JSON.stringify(body))
const refusal = (status: number, error_code: string): Behaviour =>
  answer(status, JSON.stringify({ error_type: 'INVALID_INPUT', error_code, error_message: canary, request_id: 'abc' }))
const page = (rows: ReadonlyArray<unknown>, next_cursor: string | null = null): Behaviour =>
  ok({ identity_verifications: rows, next_cursor, request_id: 'abc' })
const badKeys = refusal(400, 'INVALID_API_KEYS')

const cursorIn = ({ body }: Received): string | undefined => JSON.parse(body).cursor
const keyIn = ({ headers }: Received): string | undefined => headers['plaid-secret']

const tooManyPages = E.left({ _tag: 'PlaidUnreadable', cause: 'too-many-pages' })

/** The row that is read from an attempt of Plaid's list. */
const rowFrom = (attempt: unknown) => rightOf(snapshotDecoder('sandbox').decode(attempt))

describe('the list', () => {
  test('is requested by subject, in the form that Plaid requires', async () => {
    const { plaid, requests } = await plaidAt(() => page([]))
    await plaid.listAttempts(subject)()
    expect(requests).toHaveLength(1)
    expect(requests[0]?.path).toBe('/identity_verification/list')
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'plaid-client-id': 'client',
      'plaid-secret': 'old',
      'plaid-version': '2020-09-14',
      'user-agent': expect.stringMatching(/^idv-retry\/\d+\.\d+\.\d+$/),
      'accept-encoding': 'identity',
    })
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({ client_user_id: 'user-1', template_id: 'idvtmp_1' })
  })

  test('is read to its last page, each page with the current keys', async () => {
    const next: Record<string, Behaviour> = {
      '': page([anAttempt({ id: 'a' })], 'two'),
      two: page([], 'three'),
      three: page([anAttempt({ id: 'c' })]),
    }
    const { plaid, requests } = await plaidAt(request => next[cursorIn(request) ?? ''] ?? reset)
    expect(await plaid.listAttempts(subject)()).toEqual(
      E.right({ attempts: [rowFrom(anAttempt({ id: 'a' })), rowFrom(anAttempt({ id: 'c' }))], foreignRows: 0 }),
    )
    expect(requests).toHaveLength(3)
  })

  test('of a user without attempts is empty, which is not an error', async () => {
    const { plaid } = await plaidAt(() => page([]))
    expect(await plaid.listAttempts(subject)()).toEqual(E.right({ attempts: [], foreignRows: 0 }))
  })

  test('an empty cursor ends the list', async () => {
    const { plaid, requests } = await plaidAt(() => page([], ''))
    expect(await plaid.listAttempts(subject)()).toEqual(E.right({ attempts: [], foreignRows: 0 }))
    expect(requests).toHaveLength(1)
  })

  test('a cursor that never ends is given up after 20 pages', async () => {
    let turn = 0
    const { plaid, requests } = await plaidAt(() => page([], `cursor-${turn++}`))
    expect(await plaid.listAttempts(subject)()).toEqual(tooManyPages)
    expect(requests).toHaveLength(20)
  })

  test('a list of exactly 20 pages is read', async () => {
    let turn = 0
    const { plaid, requests } = await plaidAt(() => page([anAttempt()], ++turn < 20 ? `cursor-${turn}` : null))
    expect(await plaid.listAttempts(subject)()).toMatchObject(E.right({ foreignRows: 0 }))
    expect(requests).toHaveLength(20)
  })

  test.each([
    ['the same', () => 'one', 2],
    ['in a circle', (cursor: string | undefined) => (cursor === 'one' ? 'two' : 'one'), 3],
  ])('cursors that repeat are given up at once: %s', async (_, nextOf, count) => {
    const { plaid, requests } = await plaidAt(request => page([], nextOf(cursorIn(request))))
    expect(await plaid.listAttempts(subject)()).toEqual(tooManyPages)
    expect(requests).toHaveLength(count)
  })

  test('foreign rows are left out and counted', async () => {
    const mine = anAttempt()
    const rows = [
      anAttempt({ client_user_id: 'user-2' }),
      mine,
      anAttempt({ client_user_id: 'USER-1' }),
      anAttempt({ template: { id: 'idvtmp_2', version: 1 } }),
    ]
    const { plaid } = await plaidAt(() => page(rows))
    expect(await plaid.listAttempts(subject)()).toEqual(E.right({ attempts: [rowFrom(mine)], foreignRows: 3 }))
  })

  test('a row that spells the template otherwise is no foreign row, and keeps its spelling', async () => {
    const respelled = anAttempt({ id: 'flwses_1', template: { id: 'flwtmp_1', version: 1 } })
    const { plaid } = await plaidAt(() => page([respelled]))
    expect(await plaid.listAttempts(subject)()).toEqual(E.right({ attempts: [rowFrom(respelled)], foreignRows: 0 }))
  })

  test('keeps of personal data only what a decision needs', async () => {
    const attempt = anAttempt({ previous_attempt_id: 'idv_0', shareable_url: 'https://flow.plaid.com/verify/idv_1' })
    const foreignRow = fullAttempt({ ...attempt, client_user_id: canary })
    const { plaid } = await plaidAt(() => page([fullAttempt(attempt), foreignRow]))
    const listing = await plaid.listAttempts(subject)()
    expect(listing).toEqual(E.right({ attempts: [rowFrom(fullAttempt(attempt))], foreignRows: 1 }))
    // Of a matching face only the id of its attempt is kept.
    expect(JSON.stringify(listing).replace(`{"id":"${canary}"}`, '')).not.toContain(canary)
  })

  test('one deadline holds for all pages', async () => {
    let now = 0
    let turn = 0
    const { plaid, requests } = await plaidAt(
      () => {
        now += 400
        return page([], `cursor-${turn++}`)
      },
      { nowMs: () => now, withinMs: 1_000 },
    )
    expect(await plaid.listAttempts(subject)()).toEqual(E.left({ _tag: 'PlaidUnavailable', cause: 'no-time-left' }))
    expect(requests).toHaveLength(3)
  })

  test.each<readonly [string, Behaviour, Partial<RetryError>]>([
    ['a page without rows', ok({ next_cursor: null }), { _tag: 'PlaidUnreadable' }],
    ['a cursor that is no text', ok({ identity_verifications: [], next_cursor: 3 }), { _tag: 'PlaidUnreadable' }],
    ['a row that is no attempt', page([{ ...anAttempt(), id: null }]), { _tag: 'PlaidUnreadable' }],
    ['a row without a date', page([{ ...anAttempt(), created_at: 'yesterday' }]), { _tag: 'PlaidUnreadable' }],
    ['HTML', answer(200, '<html></html>'), { _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }],
    ['5 MB', answer(200, 'x'.repeat(5_000_000)), { _tag: 'PlaidUnreadable', cause: 'too-large' }],
    ['a redirect', answer(307, '', { location: '/' }), { _tag: 'PlaidUnreadable', cause: 'unexpected-status' }],
    ['500', refusal(500, 'INTERNAL_SERVER_ERROR'), { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
    ['429', refusal(429, 'RATE_LIMIT'), { _tag: 'PlaidRateLimited', retryAfterSeconds: 30 }],
    ['reset', reset, { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
    ['silence', untilTimeIsUp(silence), { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
    ['a byte at a time', untilTimeIsUp(drip(10)), { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
  ])('that fails on its second page fails, after one request for that page: %s', async (_, behaviour, error) => {
    const { plaid, requests } = await plaidAt(request =>
      cursorIn(request) === undefined ? page([anAttempt()], 'two') : behaviour,
    )
    const failure = await plaid.listAttempts(subject)()
    expect(failure).toMatchObject(E.left(error))
    expect(JSON.stringify(failure)).not.toContain(canary)
    // The second page uses the connection of the first. A read is repeated once when that dies without an answer.
    expect(requests).toHaveLength(behaviour === reset ? 3 : 2)
  })
})

describe('keys', () => {
  test('that Plaid refuses are loaded again once, and the read is repeated', async () => {
    const { plaid, requests, refreshes } = await plaidAt(request => (keyIn(request) === 'new' ? page([]) : badKeys))
    expect(await plaid.listAttempts(subject)()).toEqual(E.right({ attempts: [], foreignRows: 0 }))
    expect(requests.map(keyIn)).toEqual(['old', 'new'])
    expect(refreshes()).toBe(1)
  })

  test('that are refused again are an error, after two requests', async () => {
    const { plaid, requests, refreshes } = await plaidAt(() => badKeys)
    expect(await plaid.getAttempt('idv_1')()).toEqual(E.left({ _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' }))
    expect(requests).toHaveLength(2)
    expect(refreshes()).toBe(1)
  })

  test('that cannot be loaded: Plaid gets no request', async () => {
    const denied: RetryError = { _tag: 'SecretsUnavailable', cause: 'denied' }
    const { plaid, requests } = await plaidAt(() => page([]), {
      credentials: { current: TE.left(denied), after: () => TE.left(denied) },
    })
    const calls = [
      plaid.listAttempts(subject),
      plaid.getAttempt('idv_1'),
      plaid.retryAttempt(retry),
      plaid.webhookKey('k'),
    ]
    for (const call of calls) expect(await call()).toEqual(E.left(denied))
    expect(requests).toHaveLength(0)
  })
})

describe('one attempt', () => {
  test('is read by its id, without the rest of the answer', async () => {
    const { plaid, requests } = await plaidAt(() => ok(fullAttempt(anAttempt())))
    const read = await plaid.getAttempt('idv_1')()
    expect(read).toEqual(E.right(anAttempt()))
    expect(JSON.stringify(read)).not.toContain(canary)
    expect(requests[0]).toMatchObject({
      path: '/identity_verification/get',
      body: '{"identity_verification_id":"idv_1"}',
    })
  })

  test('of another customer is refused by Plaid, and only the codes of its error are kept', async () => {
    const { plaid } = await plaidAt(() => refusal(400, 'INVALID_FIELD'))
    expect(await plaid.getAttempt('idv_1')()).toEqual(
      E.left({
        _tag: 'PlaidRefused',
        plaid: { error_type: 'INVALID_INPUT', error_code: 'INVALID_FIELD', request_id: 'abc' },
      }),
    )
  })
})

describe('a retry', () => {
  test('is one request with the encoded body, and its answer is passed on unchanged', async () => {
    const { plaid, requests } = await plaidAt(() => answer(200, '{"a":1}'))
    expect(await plaid.retryAttempt(retry)()).toEqual(E.right({ _tag: 'Answered', status: 200, body: '{"a":1}' }))
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ path: '/identity_verification/retry', headers: { 'plaid-secret': 'old' } })
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      client_user_id: 'user-1',
      template_id: 'idvtmp_1',
      strategy: 'reset',
      is_shareable: true,
    })
  })

  test.each<readonly [string, Behaviour, object]>([
    ['bad keys', badKeys, { _tag: 'Answered', status: 400 }],
    ['429', refusal(429, 'RATE_LIMIT'), { _tag: 'Answered', status: 429 }],
    ['500', refusal(500, 'INTERNAL_SERVER_ERROR'), { _tag: 'Answered', status: 500 }],
    ['307', answer(307, '', { location: '/' }), { _tag: 'Answered', status: 307 }],
    ['hung up', hangUp, { _tag: 'Lost', cause: 'connection-lost' }],
    ['silence', untilTimeIsUp(silence), { _tag: 'Lost', cause: 'timeout' }],
  ])('is one request, even after a read, whatever comes back: %s', async (_, behaviour, evidence) => {
    const isRetry = ({ path }: Received) => path === '/identity_verification/retry'
    const { plaid, requests, refreshes } = await plaidAt(request => (isRetry(request) ? behaviour : page([])))
    await plaid.listAttempts(subject)()
    expect(await plaid.retryAttempt(retry)()).toMatchObject(E.right(evidence))
    expect(requests.filter(isRetry)).toHaveLength(1)
    expect(refreshes()).toBe(0)
  })

  test('with refused keys is not repeated; the read of the next call loads new keys', async () => {
    const { plaid, requests } = await plaidAt(request => (keyIn(request) === 'new' ? page([]) : badKeys))
    await plaid.retryAttempt(retry)()
    expect(await plaid.listAttempts(subject)()).toMatchObject(E.right({ foreignRows: 0 }))
    expect(requests.map(keyIn)).toEqual(['old', 'old', 'new'])
  })

  test('is not sent when loading the keys has taken all the time', async () => {
    let now = 0
    const { plaid, requests } = await plaidAt(() => page([]), {
      nowMs: () => now,
      withinMs: 1_000,
      credentials: {
        current: async () => {
          now += 1_000
          return E.right(oldKeys)
        },
        after: () => TE.right(newKeys),
      },
    })
    expect(await plaid.retryAttempt(retry)()).toEqual(E.left({ _tag: 'PlaidUnavailable', cause: 'no-time-left' }))
    expect(requests).toHaveLength(0)
  })

  test('is sent once by each run of its task, and not before', async () => {
    const { plaid, requests } = await plaidAt(() => answer(200, '{}'))
    const recipe = plaid.retryAttempt(retry)
    expect(requests).toHaveLength(0)
    await recipe()
    await recipe()
    expect(requests).toHaveLength(2)
  })
})

describe('a webhook key', () => {
  const key = {
    alg: 'ES256',
    created_at: 1_560_466_150,
    crv: 'P-256',
    expired_at: null,
    kid: 'bfbd5111-8e33-4643-8ced-b2e642a72f3c',
    kty: 'EC',
    use: 'sig',
    x: 'hKXLGIjWvCBv-cP5euCTxl8g9GLG9zHo_3pO5NN1DwQ',
    y: 'shhexqPB7YffGn6fR6h2UhTSuCtPmfzQJ6ENVIoO4Ys',
  }

  test('is read by its kid', async () => {
    const { plaid, requests } = await plaidAt(() => ok({ key: { ...key, more: canary }, request_id: 'abc' }))
    expect(await plaid.webhookKey(key.kid)()).toEqual(E.right(key))
    expect(requests[0]).toMatchObject({
      path: '/webhook_verification_key/get',
      body: JSON.stringify({ key_id: key.kid }),
    })
  })

  test('that Plaid does not know is unknown', async () => {
    const { plaid } = await plaidAt(() => refusal(400, 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'))
    expect(await plaid.webhookKey(key.kid)()).toEqual(E.right('unknown-kid'))
  })

  test.each<readonly [string, Behaviour]>([
    ['another refusal', refusal(400, 'INVALID_FIELD')],
    ['400 HTML', answer(400, '<html></html>')],
    ['that very code with a 500', refusal(500, 'INVALID_WEBHOOK_VERIFICATION_KEY_ID')],
    ['429', refusal(429, 'RATE_LIMIT')],
    ['no key', ok({ request_id: 'abc' })],
    ['a key that lacks a member', ok({ key: { ...key, x: undefined } })],
    ['reset', reset],
  ])('is not unknown for any other reason: %s', async (_, behaviour) => {
    const { plaid } = await plaidAt(() => behaviour)
    expect(E.isLeft(await plaid.webhookKey(key.kid)())).toBe(true)
  })
})
