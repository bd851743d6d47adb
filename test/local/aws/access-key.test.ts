import { expect, test } from 'vitest'
import { accessKeyOf, callerOf } from '../../../local/aws/access-key.ts'

const signedWith = (key: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host`,
})

test('a request names the function that signed it', () => {
  expect(callerOf(signedWith(accessKeyOf('auto-retry')))).toBe('auto-retry')
})

test('a request that no function signed names none', () => {
  expect([callerOf(signedWith('local')), callerOf({})]).toEqual([undefined, undefined])
})
