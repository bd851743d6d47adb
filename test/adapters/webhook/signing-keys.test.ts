import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import { describe, expect, test } from 'vitest'
import { signingKeysFrom } from '../../../lib/adapters/webhook/signing-keys.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { WebhookKey } from '../../../lib/domain/webhook/webhook-key.ts'
import { webhookRefused, webhookUnavailable } from '../../../lib/domain/webhook/webhook-outcome.ts'
import { newSigner, tokenFor } from '../../support/webhook-signer.ts'

type Answer = E.Either<RetryError, WebhookKey | 'unknown-kid'>

/** A slow Plaid: `answer` or `fail` ends all open requests, and the later ones until `turn`. */
const slowPlaid = () => {
  const asked: string[] = []
  let answer = Promise.withResolvers<Answer>()
  return {
    webhookKey: (kid: string) => () => {
      asked.push(kid)
      return answer.promise
    },
    asked,
    answer: (value: Answer) => answer.resolve(value),
    fail: (error: Error) => answer.reject(error),
    /** Later requests wait for a new answer. */
    turn: () => {
      answer = Promise.withResolvers<Answer>()
    },
  }
}

const signer = newSigner()
const other = newSigner()
const down: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }

const start = () => {
  const plaid = slowPlaid()
  const keys = signingKeysFrom({ plaid, nowMs: () => 0 })
  return { plaid, keys, find: (kid = signer.kid) => keys.find(kid)() }
}

describe('while a key is fetched', () => {
  test('all concurrent calls share the fetch', async () => {
    const { plaid, find } = start()
    const found = [find(), find(), find()]
    plaid.answer(E.right(signer.key))
    expect((await Promise.all(found)).map(E.isRight)).toEqual([true, true, true])
    expect(E.isRight(await find())).toBe(true)
    expect(plaid.asked).toEqual([signer.kid])
  })

  test('another key is fetched at the same time', async () => {
    const { plaid, find } = start()
    const found = [find(), find(other.kid)]
    plaid.answer(E.right(signer.key))
    expect(await Promise.all(found)).toEqual([
      expect.objectContaining({ _tag: 'Right' }),
      E.left(webhookRefused('unfit-key')),
    ])
    expect(plaid.asked).toEqual([signer.kid, other.kid])
  })

  test('all calls that share it share its failure, and the next call fetches again', async () => {
    const { plaid, find } = start()
    const found = [find(), find()]
    plaid.answer(E.left(down))
    const failed = E.left(webhookUnavailable('key-fetch-failed', 'plaid-unavailable'))
    expect(await Promise.all(found)).toEqual([failed, failed])
    plaid.turn()
    plaid.answer(E.right(signer.key))
    expect(E.isRight(await find())).toBe(true)
    expect(plaid.asked).toHaveLength(2)
  })

  test('an exception is not kept either', async () => {
    const { plaid, find } = start()
    plaid.fail(new Error('planned'))
    await expect(find()).rejects.toThrow('planned')
    plaid.turn()
    plaid.answer(E.right(signer.key))
    expect(E.isRight(await find())).toBe(true)
  })
})

test('a key is held once it was fetched, and reading a held key fetches nothing', async () => {
  const { plaid, keys, find } = start()
  expect(keys.held(signer.kid)()).toEqual(O.none)
  expect(plaid.asked).toEqual([])
  const found = find()
  plaid.answer(E.right(signer.key))
  await found
  expect(O.isSome(keys.held(signer.kid)())).toBe(true)
})

test('an unknown kid is not fetched again', async () => {
  const { plaid, find } = start()
  const found = find()
  plaid.answer(E.right('unknown-kid'))
  expect(await found).toEqual(E.left(webhookRefused('unknown-kid')))
  expect(await find()).toEqual(E.left(webhookRefused('unknown-kid')))
  expect(plaid.asked).toHaveLength(1)
})

test('a key verifies what it signed, and nothing else', async () => {
  const { plaid, find } = start()
  const found = find()
  plaid.answer(E.right(signer.key))
  const key = await found
  if (E.isLeft(key)) throw new Error('no key')
  const token = tokenFor(signer, 'body', 0)
  expect(await key.right.hasSigned(token)()).toBe(true)
  expect(await key.right.hasSigned(tokenFor(other, 'body', 0))()).toBe(false)
  expect(await key.right.hasSigned('no token')()).toBe(false)
})
