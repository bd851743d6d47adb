import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import { describe, expect, it } from 'vitest'
import type { SigningKey } from '../../lib/ports/signing-keys.ts'
import type { WebhookEnvironment } from '../../lib/use-cases/receive-webhook.ts'
import { mutations } from './jwt/mutations.ts'
import { proveTokens } from './jwt.ts'

const rounds = Object.keys(mutations).length * 25

it.each([1, 2])('every genuine token is accepted, and no mutated one, with seed %i', async seed => {
  const tally = await proveTokens(rounds, seed)
  expect(tally).toMatchObject({ mutatedAccepted: 0, mutatedTotal: rounds, breaches: [] })
  expect(tally.genuineTotal).toBeGreaterThan(30)
  expect(tally.genuineAccepted).toBe(tally.genuineTotal)
})

it('one seed repeats every token, and another seed makes other tokens', async () => {
  const tokensOf = async (seed: number) => {
    const tokens: string[] = []
    await proveTokens(rounds / 3, seed, environment => ({
      ...environment,
      signingKeys: {
        ...environment.signingKeys,
        find: kid =>
          TE.map(
            (key: SigningKey): SigningKey => ({
              ...key,
              hasSigned: token => {
                tokens.push(token)
                return key.hasSigned(token)
              },
            }),
          )(environment.signingKeys.find(kid)),
      },
    }))
    return tokens
  }
  const tokens = await tokensOf(1)
  expect(tokens.length).toBeGreaterThan(20)
  expect(await tokensOf(1)).toEqual(tokens)
  expect(await tokensOf(2)).not.toEqual(tokens)
})

describe('the proof detects a receiver that', () => {
  const withKeys =
    (change: (key: SigningKey) => SigningKey) =>
    (environment: WebhookEnvironment): WebhookEnvironment => ({
      ...environment,
      signingKeys: {
        held: () => () => O.none,
        find: kid => TE.map(change)(environment.signingKeys.find(kid)),
      },
    })

  it.each<[fault: string, weaken: (environment: WebhookEnvironment) => WebhookEnvironment, breach: string]>([
    ['believes every signature', withKeys(key => ({ ...key, hasSigned: () => T.of(true) })), 'another signature'],
    ['believes every hash', environment => ({ ...environment, isHashOf: () => true }), 'a bit of the body'],
    ['forgets that keys expire', withKeys(key => ({ ...key, expired_at: null })), 'an expired key'],
  ])('%s', async (_, weaken, breach) => {
    const { mutatedAccepted, breaches } = await proveTokens(rounds, 1, weaken)
    expect(mutatedAccepted).toBeGreaterThan(0)
    expect(breaches).toContain(breach)
  })

  it('refuses a genuine token', async () => {
    const { genuineAccepted } = await proveTokens(
      1,
      1,
      withKeys(key => ({ ...key, hasSigned: () => T.of(false) })),
    )
    expect(genuineAccepted).toBe(0)
  })
})
