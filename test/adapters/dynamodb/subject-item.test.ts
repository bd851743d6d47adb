import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { controlKey, type Item, ledgerKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import { itemOf, subjectOf } from '../../../lib/adapters/dynamodb/subject-item.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import { emptyLedger, type SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { arbitrarySubjectLedger } from '../../support/arbitrary-ledger.ts'
import {
  definiteNo,
  emptySubject,
  fence,
  onDemand,
  record,
  retried,
  schedule,
  subjectKey,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'

/** As DynamoDB counts: names and values in UTF-8, a number at about half a byte a digit, and one byte more. */
const bytesOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]: [string, AttributeValue]) => {
    const size = value.S === undefined ? Math.ceil((value.N ?? '').length / 2) + 1 : Buffer.byteLength(value.S)
    return sum + Buffer.byteLength(name) + size
  }, 0)

const id = (name: string) => `flwses_${name.padEnd(16, '0')}`
const token = (name: string) => name.padEnd(22, '0')
const key = subjectKey('c0ffee00-1234-4567-89ab-0123456789ab', 'idvtmp_52xR9LKo77r1Np')
const [A, B] = [{ attempt_id: id('A') }, { attempt_id: id('B') }]
const published = (subject: SubjectLedger) =>
  via(subject, { _tag: 'Published', ids: subject.outbox.map(event => event.id) })
const pin = { _tag: 'PinKey', key: token('k'), request: 'incomplete:::', ...A } as const
const one = published(via(emptyLedger(key), schedule(id('A'))))

describe('a usual item is smaller than one write unit of 1 KiB', () => {
  const sent = via(one, fence(token('t1'), A))
  const ended = via(sent, record(token('t1'), { _tag: 'Retried', child_id: id('B') }, id('A')))
  const onceMore = via(published(via(published(ended), schedule(id('B')))), [
    fence(token('t2'), { ...B, rules: ['image-unclear'], isDocumentOrSelfie: true, day: 20_468 }),
    t0 + 1,
  ])
  const endedTwice = via(onceMore, record(token('t2'), { _tag: 'Retried', child_id: id('C') }, id('B')))

  test.each<[string, SubjectLedger]>([
    ['scheduled', one],
    ['sending', sent],
    ['retried, its event not published yet', ended],
    [
      'on demand, under a key',
      via(emptyLedger(key), pin, onDemand(token('t1'), A), record(token('t1'), retried, id('A'))),
    ],
    ['in review', via(sent, [{ _tag: 'Look', ...A }, t0 + ledgerLimits.quarantineMs])],
  ])('%s', (_, subject) => {
    expect(bytesOf(itemOf(subject))).toBeLessThan(1024)
  })

  test('after a second retry, with its child watched, smaller than 1.5 KiB: two write units, as before', () => {
    expect(bytesOf(itemOf(endedTwice))).toBeLessThan(1536)
  })
})

test('the largest possible item is far smaller than the limit of DynamoDB', () => {
  const { attemptsMax, pinsMax, eventsMax } = ledgerLimits
  const range = (count: number) => Array.from({ length: count }, (_, index) => String(index).padStart(36, 'x'))
  let subject: SubjectLedger = emptyLedger(subjectKey('\u{1F600}'.repeat(256), '\u{1F600}'.repeat(256)))
  for (const attempt_id of range(attemptsMax)) {
    const sending = via(
      subject,
      onDemand(attempt_id, { attempt_id, caps: { ...fence('').caps, onDemandPerSubjectMax: 99 } }),
    )
    subject = published(via(sending, record(attempt_id, { _tag: 'Retried', child_id: attempt_id }, attempt_id)))
  }
  for (const name of range(pinsMax)) subject = via(subject, { ...pin, key: name })
  const outbox = range(eventsMax).map(attempt_id => ({
    id: `${attempt_id}/retried/${attempt_id}`,
    kind: 'retried' as const,
    attempt_id,
    atMs: t0,
  }))
  expect(bytesOf(itemOf({ ...subject, outbox }))).toBeLessThan(32 * 1024)
})

describe('encode and decode', () => {
  test('give back what was stored, at the next version', () => {
    fc.assert(
      fc.property(arbitrarySubjectLedger, subject => {
        expect(subjectOf(subject, itemOf(subject))).toStrictEqual(E.right({ ...subject, version: subject.version + 1 }))
      }),
    )
  })

  test('unknown members are dropped', () => {
    const item = itemOf(one)
    const { attempts, ...body } = JSON.parse(item['body']?.S ?? '')
    const strange = {
      ...body,
      name: 'Leslie',
      attempts: [{ ...attempts[0], name: 'Leslie', state: { ...attempts[0].state, name: 'Leslie' } }],
    }
    const decoded = subjectOf(key, { ...item, body: { S: JSON.stringify(strange) }, name: { S: 'Leslie' } })
    expect(decoded).toStrictEqual(E.right({ ...one, version: 1 }))
  })
})

test('an item is in the index of due items only while it is due', () => {
  const item = itemOf(one)
  expect(item['due_at']).toStrictEqual({ N: String(t0) })
  expect(item['due_shard']?.S).toMatch(/^[0-3]$/)
  const done = itemOf(via(emptySubject, onDemand('t1'), record('t1', definiteNo)))
  expect(done).not.toHaveProperty('due_at')
  expect(done).not.toHaveProperty('due_shard')
})

describe('an item that this version cannot read is an error, not an empty subject', () => {
  const item = itemOf(via(one, fence(token('t1'), A), record(token('t1'), unknown, id('A'))))
  const body = (change: (text: string) => string) => ({ ...item, body: { S: change(item['body']?.S ?? '') } })

  test.each<[string, Item, string]>([
    ['of a later schema', { ...item, schema: { N: '2' } }, 'unknown-schema'],
    ['without a schema', { ...item, schema: { S: '1' } }, 'unknown-schema'],
    ['of something else', { ...controlKey }, 'unknown-schema'],
    ['without a version', { ...item, version: { S: '1' } }, 'wrong-shape'],
    ['of version 0', { ...item, version: { N: '0' } }, 'wrong-shape'],
    ['without a body', { ...item, body: { N: '1' } }, 'wrong-shape'],
    ['cut off', body(text => text.slice(0, -1)), 'wrong-shape'],
    ['with a state of a later version', body(text => text.replace('"Unknown"', '"Hovering"')), 'wrong-shape'],
    ['with a send that is no send', body(text => text.replace('"automatic"', '"by hand"')), 'wrong-shape'],
    ['without its pins', body(text => text.replace('"pins"', '"pinned"')), 'wrong-shape'],
  ])('%s', (_, unreadable, cause) => {
    expect(subjectOf(key, unreadable)).toStrictEqual(E.left({ _tag: 'LedgerUnavailable', cause }))
  })
})

test('no item of a subject ever expires', () => {
  fc.assert(fc.property(arbitrarySubjectLedger, subject => !('expires_at' in itemOf(subject))))
})

test('a subject has one item, in whichever spelling its template is named', () => {
  expect(ledgerKey(subjectKey('user-1', 'flwtmp_1'))).toStrictEqual(ledgerKey(subjectKey('user-1', 'idvtmp_1')))
  expect(ledgerKey(subjectKey('flwses_1', 'idvtmp_1'))).not.toEqual(ledgerKey(subjectKey('idv_1', 'idvtmp_1')))
})
