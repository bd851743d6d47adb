import type { webcrypto } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Clock } from '../clock.ts'
import type { Json } from '../json.ts'
import type { Random } from '../random.ts'

export type SigningKey = {
  readonly kid: string
  readonly privateKey: webcrypto.CryptoKey
  readonly publicJwk: JWK
  /** Seconds since the epoch. */
  readonly created_at: number
  readonly expired_at: number | null
}

export type KeyRing = {
  /** The key that signs webhooks now. */
  readonly current: () => SigningKey
  /** The key before the last rotation; the current key if there was no rotation. */
  readonly previous: () => SigningKey
  /** A key that this environment does not know, like a key of the other environment. */
  readonly foreign: () => SigningKey
  /** Signs with a new key from now on. The old key expires after `expiresInMs`. */
  readonly rotate: (expiresInMs: number) => Promise<void>
  /** In the form of the answer of `/webhook_verification_key/get`. */
  readonly publicKey: (kid: string) => Json | undefined
}

const newKey = async (random: Random, clock: Clock): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  return {
    kid: random.uuid(),
    privateKey,
    publicJwk: await exportJWK(publicKey),
    created_at: Math.floor(clock.now() / 1000),
    expired_at: null,
  }
}

/** Creates ES256 key pairs. They survive a reset of the simulator, because receivers cache them. */
export const newKeyRing = async (random: Random, clock: Clock): Promise<KeyRing> => {
  const foreign = await newKey(random, clock)
  let current = await newKey(random, clock)
  let retired: readonly SigningKey[] = []
  return {
    current: () => current,
    previous: () => retired.at(-1) ?? current,
    foreign: () => foreign,
    rotate: async expiresInMs => {
      const next = await newKey(random, clock)
      retired = [...retired, { ...current, expired_at: Math.floor((clock.now() + expiresInMs) / 1000) }]
      current = next
    },
    publicKey: kid => {
      const key = [...retired, current].find(known => known.kid === kid)
      if (key === undefined) return undefined
      const { kty, crv, x, y } = key.publicJwk
      const { created_at, expired_at } = key
      return { alg: 'ES256', created_at, crv, expired_at, kid, kty, use: 'sig', x, y }
    },
  }
}
