import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { beforeEach, describe, expect, test } from 'vitest'
import { attemptOf } from '../../lib/domain/plaid/attempt.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/request/strategy.ts'
import { type PlaidMemory, plaidMemory, plaidOver } from './memory-plaid.ts'
import { nowMs } from './plaid-answer.ts'
import { snapshotOf } from './policy-inputs.ts'

const subject = { client_user_id: 'user-1' as ClientUserId, template_id: 'idvtmp_local' as TemplateId }
const elsewhere = { ...subject, template_id: 'idvtmp_other' as TemplateId }

let now: number
let memory: PlaidMemory
beforeEach(() => {
  now = nowMs
  memory = plaidMemory(() => now)
})

const statusOf = (id: string): string | undefined => memory.get(id)?.status
const failed = (id: string): Snapshot => snapshotOf(['/id', id])

describe('retry', () => {
  test('retries the newest attempt, and the new attempt names it', () => {
    memory.add(failed('A'))
    memory.add(failed('B'))
    now += 1_000
    const retry = memory.retry(subject, 'C')
    expect(retry).toMatchObject({ retried: { id: 'B' }, isCanceled: false })
    expect(memory.get('C')).toMatchObject({
      client_user_id: subject.client_user_id,
      template: { id: subject.template_id },
      previous_attempt_id: 'B',
      status: 'active',
      created_at: new Date(nowMs + 1_000).toISOString(),
    })
    expect(memory.list(subject).map(({ id }) => id)).toEqual(['A', 'B', 'C'])
    expect(statusOf('B')).toBe('failed')
  })

  test('is not idempotent: each retry makes another attempt, and cancels an unfinished one before it', () => {
    memory.add(failed('A'))
    memory.retry(subject, 'B')
    expect(memory.retry(subject, 'C')).toMatchObject({ retried: { id: 'B', status: 'active' }, isCanceled: true })
    expect(statusOf('B')).toBe('canceled')
    expect(memory.get('C')?.previous_attempt_id).toBe('B')
    expect(memory.newestOf(subject)?.id).toBe('C')
  })

  test.each(['success', 'failed', 'expired', 'pending_review'] as const)(
    'leaves a newest attempt that is %s as it is',
    status => {
      memory.add(failed('A'))
      memory.end('A', snapshotOf(['/status', status]))
      expect(memory.retry(subject)?.isCanceled).toBe(false)
      expect(statusOf('A')).toBe(status)
    },
  )

  test('makes no attempt if there is none to retry', () => {
    memory.add(failed('A'))
    expect(memory.retry(elsewhere)).toBeUndefined()
    expect(memory.list(elsewhere)).toEqual([])
    expect(memory.list(subject)).toHaveLength(1)
  })
})

test('an attempt that is added later is newer, whatever attempt it follows', () => {
  memory.add(failed('A'))
  memory.retry(subject, 'B')
  memory.add(failed('C'))
  expect(memory.retry(subject)?.retried.id).toBe('C')
})

test('an attempt that ends keeps its subject, and its end is now', () => {
  memory.add(failed('A'))
  memory.retry(subject, 'B')
  now += 5_000
  const { created_at = '' } = memory.get('B') ?? {}
  memory.end('B', snapshotOf(['/id', 'X'], ['/client_user_id', 'user-2'], ['/steps/kyc_check', 'failed']))
  expect(memory.get('B')).toMatchObject({
    id: 'B',
    client_user_id: subject.client_user_id,
    previous_attempt_id: 'A',
    created_at,
    completed_at: new Date(nowMs + 5_000).toISOString(),
    status: 'failed',
    steps: { kyc_check: 'failed' },
  })
  expect(memory.list(subject)).toHaveLength(2)
})

test('an attempt that was read does not change afterwards', () => {
  memory.add(failed('A'))
  const read = memory.get('A')
  memory.end('A', snapshotOf(['/status', 'success']))
  expect(read?.status).toBe('failed')
  expect(statusOf('A')).toBe('success')
})

test('an id is used once, and a missing attempt cannot be changed', () => {
  memory.add(failed('A'))
  expect(() => memory.add(failed('A'))).toThrow('there is an attempt A')
  expect(() => memory.end('B', failed('B'))).toThrow('there is no attempt B')
})

describe('the port', () => {
  const request: ConcreteRetryRequest = { ...subject, strategy: 'reset' }

  test('lists a subject’s attempts and no others', async () => {
    memory.add(failed('A'))
    memory.add(snapshotOf(['/id', 'X'], ['/client_user_id', 'user-2']))
    const listing = await plaidOver(memory).listAttempts(subject)()
    expect(listing).toMatchObject(E.right({ attempts: [failed('A')], foreignRows: 0 }))
  })

  test('reads one attempt, and answers an error for a missing one', async () => {
    memory.add(failed('A'))
    const { getAttempt, getSnapshot } = plaidOver(memory)
    expect(await getAttempt('A')()).toMatchObject(E.right({ id: 'A' }))
    expect(await getSnapshot('A')()).toStrictEqual(E.right(failed('A')))
    const notFound = E.left({ _tag: 'PlaidRefused', plaid: { error_type: 'INVALID_INPUT', error_code: 'NOT_FOUND' } })
    expect(await getAttempt('B')()).toStrictEqual(notFound)
    expect(await getSnapshot('B')()).toStrictEqual(notFound)
  })

  test('answers a retry with the new attempt, as the service reads it', async () => {
    memory.add(failed('A'))
    const answer = await plaidOver(memory).retryAttempt(request)()
    if (E.isLeft(answer) || answer.right._tag !== 'Answered') throw new Error('not answered')
    expect(answer.right.status).toBe(200)
    const child = O.toUndefined(attemptOf(answer.right.body))
    expect(child).toMatchObject({ previous_attempt_id: 'A', status: 'active', shareable_url: expect.any(String) })
    expect(memory.newestOf(subject)?.id).toBe(child?.id)
  })

  test('answers 400 if there is no attempt to retry', async () => {
    expect(await plaidOver(memory).retryAttempt(request)()).toMatchObject(E.right({ _tag: 'Answered', status: 400 }))
  })

  test('acts in a later step than the call', async () => {
    memory.add(failed('A'))
    const [one, other] = [plaidOver(memory).retryAttempt(request)(), plaidOver(memory).retryAttempt(request)()]
    expect(memory.list(subject)).toHaveLength(1)
    await Promise.all([one, other])
    expect(memory.list(subject).map(({ status }) => status)).toEqual(['failed', 'canceled', 'active'])
  })
})
