import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { dueBody, lookBody, messageOf } from '../../../lib/adapters/sqs/message.ts'
import type { DueItem } from '../../../lib/domain/automatic/due-row.ts'
import { arbitraryInvisible } from '../../support/arbitrary-invisible.ts'
import { subjectKey } from '../../support/ledger-examples.ts'

const key = subjectKey()
const readable = (message: unknown) => E.right(E.right(message))

const items: ReadonlyArray<DueItem> = [
  { _tag: 'Subject', key },
  { _tag: 'Attempt', environment: 'production', attempt_id: 'idv_A' },
]

describe('what the sweep queues is read as it was written', () => {
  test.each([0, 59, 900])('a due subject, with its delay of %d s', delaySeconds => {
    expect(messageOf(dueBody(key, delaySeconds))).toEqual(readable({ _tag: 'Due', key, delaySeconds }))
  })

  test.each(items)('a look at $_tag', item => {
    expect(messageOf(lookBody(item, 7))).toEqual(readable({ _tag: 'Look', item, delaySeconds: 7 }))
  })
})

const event = (detailType: string, detail: object, source = 'idv-retry') =>
  JSON.stringify({ source, 'detail-type': detailType, detail })

const due = 'Identity Verification Attempt Due'
const look = 'Identity Verification Look Due'
const pointersOf = (body: string): ReadonlyArray<string> => {
  const read = messageOf(body)
  const error = E.isRight(read) && E.isLeft(read.right) ? read.right.left : undefined
  return error?._tag === 'InvalidRequest' ? error.violations.map(({ pointer }) => pointer) : []
}

describe('a message of the sweep is invalid', () => {
  test.each<[string, string, object, ReadonlyArray<string>]>([
    ['without its delay', due, key, ['/detail/delay_seconds']],
    ['with a delay that SQS does not have', due, { ...key, delay_seconds: 901 }, ['/detail/delay_seconds']],
    ['without an environment', due, { ...key, environment: undefined, delay_seconds: 0 }, ['/detail/environment']],
    [
      'with an empty attempt',
      look,
      { environment: 'sandbox', attempt_id: '', delay_seconds: 0 },
      ['/detail/attempt_id'],
    ],
    ['without an attempt or a user', look, { ...key, client_user_id: 7, delay_seconds: 0 }, ['/detail/client_user_id']],
  ])('%s', (_, detailType, detail, pointers) => {
    expect(pointersOf(event(detailType, detail))).toEqual(pointers)
  })

  test.each([due, look])('and ignored if another program sends it: %s', detailType => {
    expect(messageOf(event(detailType, { ...key, delay_seconds: 0 }, 'app.other'))).toEqual(
      readable({ _tag: 'Ignored' }),
    )
  })
})

describe('an invisible or unassigned character is refused in every id of an event', () => {
  const requested = { client_user_id: 'u', template_id: 'idvtmp_A', strategy: 'reset', idempotency_key: 'k' }
  const update = { identity_verification_id: 'idv_A', webhook_code: 'STATUS_UPDATED' }
  const subject = { ...key, delay_seconds: 0 }
  const attempt = { environment: 'sandbox', attempt_id: 'idv_A', delay_seconds: 0 }

  test.each<[string, string, string, Readonly<Record<string, unknown>>, ReadonlyArray<string>]>([
    ['a request', 'Identity Verification Retry Requested', 'app.onboarding', requested, Object.keys(requested)],
    ['a status update', 'Identity Verification STATUS_UPDATED', 'plaid.webhook', update, ['identity_verification_id']],
    ['a due subject', due, 'idv-retry', subject, ['client_user_id', 'template_id']],
    ['a look at a subject', look, 'idv-retry', subject, ['client_user_id', 'template_id']],
    ['a look at an attempt', look, 'idv-retry', attempt, ['attempt_id']],
  ])('%s', (_, detailType, source, detail, members) => {
    expect(pointersOf(event(detailType, detail, source))).toEqual([])
    fc.assert(
      fc.property(fc.constantFrom(...members), arbitraryInvisible, (member, character) => {
        const altered = { ...detail, [member]: `${String(detail[member])}${character}` }
        expect(pointersOf(event(detailType, altered, source))).toEqual([`/detail/${member}`])
      }),
    )
  })
})

test('a request on the bus for a custom retry without a step that is true is invalid', () => {
  const ofStep = (verify_sms: boolean) => ({
    client_user_id: 'u',
    template_id: 'idvtmp_A',
    strategy: 'custom',
    steps: { verify_sms, kyc_check: false, documentary_verification: false, selfie_check: false },
    idempotency_key: 'k',
  })
  const requested = (verify_sms: boolean) =>
    event('Identity Verification Retry Requested', ofStep(verify_sms), 'app.onboarding')
  expect(pointersOf(requested(true))).toEqual([])
  expect(pointersOf(requested(false))).toEqual(['/detail/steps'])
})

test.each([',', 'k-1,k-1', 'k,', '', 'k'.repeat(256), 'a\nb', 'é', null, undefined, 1, {}, ['k'], ['k', 'k']])(
  'a request on the bus with the key %j is invalid',
  idempotency_key => {
    const requested = { client_user_id: 'u', template_id: 'idvtmp_A', strategy: 'reset', idempotency_key }
    expect(pointersOf(event('Identity Verification Retry Requested', requested, 'app.onboarding'))).toEqual([
      '/detail/idempotency_key',
    ])
  },
)

describe('the time of a request', () => {
  const request = (time: unknown) =>
    JSON.stringify({
      source: 'app.onboarding',
      'detail-type': 'Identity Verification Retry Requested',
      time,
      detail: { client_user_id: 'u', template_id: 'idvtmp_A', strategy: 'reset', idempotency_key: 'k' },
    })

  test('is when the bus took it', () => {
    const requestedAtMs = Date.UTC(2026, 10, 1, 12)
    expect(messageOf(request('2026-11-01T12:00:00Z'))).toMatchObject({ right: { right: { requestedAtMs } } })
  })

  test.each([undefined, null, 7, '', 'yesterday', '2026-11-31T12:00:00Z'])('is absent if it is %j', time => {
    expect(messageOf(request(time))).toMatchObject({ right: { right: { _tag: 'Requested' } } })
    expect(messageOf(request(time))).not.toHaveProperty('right.right.requestedAtMs')
  })
})
