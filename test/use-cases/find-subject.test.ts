import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { findSubject } from '../../lib/use-cases/find-subject.ts'
import { attemptId } from '../support/plaid-answer.ts'
import { subject, useCaseEnvironment } from '../support/use-case-environment.ts'

const found = (...given: Parameters<typeof useCaseEnvironment>) =>
  findSubject(attemptId)(useCaseEnvironment(...given).environment())()

test('the subject of an attempt is found at Plaid', async () => {
  expect(await found()).toStrictEqual(E.right(subject))
})

test('only where Plaid does not know the attempt it is not found: any other refusal stays what it is', async () => {
  for (const error_code of ['NOT_FOUND', 'INVALID_API_KEYS', 'UNAUTHORIZED_ENVIRONMENT', 'INVALID_FIELD']) {
    const get = { _tag: 'PlaidRefused', plaid: { error_type: 'INVALID_INPUT', error_code } } as const
    const expected = error_code === 'NOT_FOUND' ? { _tag: 'AttemptNotFound' } : get
    expect(await found([], { get }), error_code).toStrictEqual(E.left(expected))
  }
})
