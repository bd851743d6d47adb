import { createHmac, createPublicKey } from 'node:crypto'
import { k256, keyPairFrom, p256 } from './ecdsa.ts'
import { type Material, type Mutation, partsOf, withToken } from './material.ts'
import { signed, unsignedText } from './plaid-signer.ts'

/** The genuine header and payload with this signature of 64 bytes. */
const withSignature =
  (signatureOf: (material: Material, text: string) => Buffer): Mutation =>
  material => {
    const [header, payload] = partsOf(material.genuine)
    const text = `${header}.${payload}`
    return withToken(material, `${text}.${signatureOf(material, text).toString('base64url')}`)
  }

const integer = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')

const badIntegers: Mutation = withSignature(({ genuine, random }) => {
  const signature = Buffer.from(partsOf(genuine)[2], 'base64url')
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
  const bad = [0n, 1n, p256.order - 1n, p256.order, p256.order + 1n, 2n ** 256n - 1n].map(integer)
  const negatedR = integer(p256.order - BigInt(`0x${r.toString('hex')}`))
  return Buffer.concat(
    random.pick([
      [random.pick(bad), random.pick(bad)],
      [random.pick(bad), s],
      [r, random.pick(bad)],
      [s, r],
      [negatedR, s],
      [r, r],
    ]),
  )
})

const der: Mutation = withSignature(({ genuine }) => {
  const raw = Buffer.from(partsOf(genuine)[2], 'base64url')
  const tlv = (tag: number, content: Buffer) => Buffer.concat([Buffer.from([tag, content.length]), content])
  const unsigned = (bytes: Buffer) => ((bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes)
  return tlv(0x30, Buffer.concat([raw.subarray(0, 32), raw.subarray(32)].map(part => tlv(0x02, unsigned(part)))))
})

/** HMACs keyed with the public key. The one with SHA-512 has the length of an ES256 signature. */
const hmac: Mutation = material => {
  const { random, signer, genuine, iat } = material
  const { kty, crv, x, y } = signer.key
  const publicKey = createPublicKey({ format: 'jwk', key: { kty, crv, x, y } })
  const secret = random.pick([
    JSON.stringify(signer.key),
    JSON.stringify({ kty, crv, x, y }),
    publicKey.export({ type: 'spki', format: 'pem' }),
    publicKey.export({ type: 'spki', format: 'der' }),
    Buffer.from(x, 'base64url'),
    '',
  ])
  const bits = random.pick(['256', '384', '512'])
  const alg = random.pick([`HS${bits}`, 'ES256'])
  const text = unsignedText(signer.kid, genuine.body, iat, { header: { alg } })
  return withToken(material, `${text}.${createHmac(`sha${bits}`, secret).update(text).digest('base64url')}`)
}

/** Signed by a key inside the token, or by an unknown key under one of Plaid's kids. */
const ownKey: Mutation = material => {
  const { random, signer, genuine, iat } = material
  const pair = keyPairFrom(random)
  const { x, y } = pair
  const jwk = { kty: 'EC', crv: 'P-256', x, y }
  const header = random.pick([
    {},
    { jwk },
    { jku: 'https://keys.example' },
    { x5u: 'https://keys.example' },
    { x5c: [x] },
  ])
  return withToken(material, signed(pair, unsignedText(signer.kid, genuine.body, iat, { header }), random))
}

const otherCurve: Mutation = material => {
  const { random, signer, genuine, iat } = material
  const alg = random.pick(['ES256', 'ES256K'])
  const text = unsignedText(signer.kid, genuine.body, iat, { header: { alg } })
  return withToken(
    material,
    signed({ ...keyPairFrom(random, k256), secret: signer.pair.secret % k256.order }, text, random),
  )
}

const unsigned: Mutation = material => {
  const { random, signer, genuine, iat } = material
  const [, , signature] = partsOf(genuine)
  const alg = random.pick(['none', 'None', 'NONE', '', 'ES256'])
  const end = random.pick(['', '.', '.AA', ...(alg === 'ES256' ? [] : [`.${signature}`])])
  return withToken(material, unsignedText(signer.kid, genuine.body, iat, { header: { alg } }) + end)
}

/** Plaid's claims with signatures that Plaid's keys did not make. */
export const signatureMutations: Readonly<Record<string, Mutation>> = {
  'a signature in DER': der,
  'integers out of range': badIntegers,
  'another signature': withSignature(({ random }) => random.bytes(64)),
  'no signature': unsigned,
  'an HMAC': hmac,
  'a key of its own': ownKey,
  'another curve': otherCurve,
}
