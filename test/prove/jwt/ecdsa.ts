import { createECDH, createHash } from 'node:crypto'
import type { Random } from './random.ts'

/** A curve of 256 bits, and the order of its group (FIPS 186-5; SEC 2 §2.4.1). */
export interface Curve {
  readonly name: 'prime256v1' | 'secp256k1'
  readonly order: bigint
}

export const p256: Curve = {
  name: 'prime256v1',
  order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
}
export const k256: Curve = {
  name: 'secp256k1',
  order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
}

const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const integerOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`)

/** x and y of `scalar` times the curve's generator. */
const pointOf = (curve: Curve, scalar: bigint): readonly [Buffer, Buffer] => {
  const ecdh = createECDH(curve.name)
  ecdh.setPrivateKey(bytesOf(scalar))
  const point = ecdh.getPublicKey()
  return [point.subarray(1, 33), point.subarray(33)]
}

const inverse = (value: bigint, modulus: bigint): bigint => {
  let [remainder, next] = [modulus, value % modulus]
  let [factor, nextFactor] = [0n, 1n]
  while (next > 0n) {
    const quotient = remainder / next
    ;[remainder, next] = [next, remainder - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return factor < 0n ? factor + modulus : factor
}

export interface KeyPair {
  readonly curve: Curve
  readonly secret: bigint
  readonly x: string
  readonly y: string
}

const scalarFrom = (random: Random, { order }: Curve): bigint => (integerOf(random.bytes(32)) % (order - 1n)) + 1n

export const keyPairFrom = (random: Random, curve: Curve = p256): KeyPair => {
  const secret = scalarFrom(random, curve)
  const [x, y] = pointOf(curve, secret)
  return { curve, secret, x: x.toString('base64url'), y: y.toString('base64url') }
}

/**
 * r and s of ECDSA with SHA-256 (SEC 1 §4.1.3), 32 bytes each. The nonce comes from `random` and not from OpenSSL, so
 * that one seed repeats every token.
 */
export const ecdsa = ({ curve, secret }: KeyPair, text: string, random: Random): Buffer => {
  const { order } = curve
  const nonce = scalarFrom(random, curve)
  const hash = integerOf(createHash('sha256').update(text).digest())
  const r = integerOf(pointOf(curve, nonce)[0]) % order
  const s = (inverse(nonce, order) * (hash + r * secret)) % order
  return Buffer.concat([bytesOf(r), bytesOf(s)])
}

/** The other signature of the same key for the same text: (r, n − s). */
export const highSTwin = (signature: Buffer, { order }: Curve = p256): Buffer =>
  Buffer.concat([signature.subarray(0, 32), bytesOf(order - integerOf(signature.subarray(32)))])
