import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  attemptKey,
  controlKey,
  counterKey,
  decisionKey,
  type ItemKey,
  ledgerKey,
  userBudgetKey,
} from '../../../lib/adapters/dynamodb/item-key.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import { arbitraryCharacter } from '../../support/arbitrary-character.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'

const textOf = ({ pk, sk }: ItemKey): string => `${pk.S} ${sk.S}`
const environment = 'sandbox'

/** Ids that are likely to be confused. */
const arbitraryId = fc.oneof(
  fc.string({ minLength: 1, unit: arbitraryCharacter }),
  fc
    .array(fc.constantFrom('a', '/', '"', ',', '\\', ' ', '_', '\u0000'), { minLength: 1 })
    .map(parts => parts.join('')),
)
const arbitrarySubject: fc.Arbitrary<SubjectKey> = fc
  .tuple(arbitraryId, arbitraryId)
  .map(([user, template]) => subjectKey(user, template))

describe('the key of a subject', () => {
  test('is the hash of the folded template and the user, as an operator can compute it', () => {
    expect(ledgerKey(subjectKey('user-1', 'flwtmp_1'))).toStrictEqual({
      pk: { S: 'subject/sandbox/fc7b06a313650b1c642c1fe6ceb54e466de2a6014aa2eb5dcf9564611d7bd409' },
      sk: { S: 'ledger' },
    })
  })

  test('differs for different templates and users', () => {
    fc.assert(
      fc.property(arbitrarySubject, arbitrarySubject, (one, other) => {
        const isSame = one.template_id === other.template_id && one.client_user_id === other.client_user_id
        fc.pre(!`${one.template_id}${other.template_id}`.includes('flwtmp_'))
        expect(textOf(ledgerKey(one)) === textOf(ledgerKey(other))).toBe(isSame)
      }),
    )
  })

  test('does not fold the user id', () => {
    expect(ledgerKey(subjectKey('flwtmp_1'))).not.toStrictEqual(ledgerKey(subjectKey('idvtmp_1')))
  })
})

test('keys of different kinds are different, and fit into DynamoDB whatever the ids are', () => {
  fc.assert(
    fc.property(arbitrarySubject, arbitraryId, (subject, id) => {
      const { client_user_id } = subject
      const attempt_id = id.repeat(40)
      const keys = [
        ledgerKey(subject),
        decisionKey(subject, t0, attempt_id),
        userBudgetKey(environment, client_user_id),
        attemptKey(environment, attempt_id),
        counterKey(environment, 1),
        counterKey('production', 1),
        counterKey(environment, 2),
        controlKey,
      ]
      expect(new Set(keys.map(textOf)).size).toBe(keys.length)
      for (const { pk, sk } of keys) {
        expect(Buffer.byteLength(pk.S)).toBeLessThanOrEqual(2_048)
        expect(Buffer.byteLength(sk.S)).toBeLessThanOrEqual(1_024)
      }
    }),
  )
})

test('both spellings of an attempt have one key, and later decisions sort after earlier ones', () => {
  expect(attemptKey(environment, 'flwses_1')).toStrictEqual(attemptKey(environment, 'idv_1'))
  expect(decisionKey(subjectKey(), t0, 'flwses_1')).toStrictEqual(decisionKey(subjectKey(), t0, 'idv_1'))
  expect(decisionKey(subjectKey(), t0, 'idv_2').sk.S < decisionKey(subjectKey(), t0 + 1, 'idv_1').sk.S).toBe(true)
})
