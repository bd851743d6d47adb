import { ecdsa } from './ecdsa.ts'
import { flipBit, type Material, type Mutation, partsOf, withToken } from './material.ts'
import { segment, sha256, signed, type Twist, unsignedText } from './plaid-signer.ts'

/** A token signed by Plaid's own key, with claims that Plaid never sends. */
const resigned =
  (twists: (material: Material) => ReadonlyArray<Twist>): Mutation =>
  material => {
    const { random, genuine, signer, iat } = material
    const text = unsignedText(signer.kid, genuine.body, iat, random.pick(twists(material)))
    return withToken(material, signed(signer.pair, text, random))
  }

const wrongKid: Mutation = material => {
  const { random, signer, otherSigner, genuine, iat } = material
  const kid = random.pick([otherSigner.kid, random.uuid(), signer.kid.toUpperCase(), `${signer.kid}\n`, ''])
  return withToken(material, signed(signer.pair, unsignedText(kid, genuine.body, iat), random))
}

const expiredKey: Mutation = material => {
  const { random, expiredSigner, genuine, iat } = material
  return withToken(material, signed(expiredSigner.pair, unsignedText(expiredSigner.kid, genuine.body, iat), random))
}

const algs = [
  undefined,
  null,
  0,
  [],
  ['ES256'],
  '',
  'none',
  'es256',
  'ES256 ',
  'ES256K',
  'ES384',
  'ES512',
  'RS256',
  'PS256',
  'HS256',
  'EdDSA',
]

/** Tokens signed by Plaid's own keys with claims that Plaid never sends, as from a leaked key or a faulty signer. */
export const claimMutations: Readonly<Record<string, Mutation>> = {
  'another kid': wrongKid,
  'an expired key': expiredKey,
  'another alg': resigned(() => algs.map(alg => ({ header: { alg } }))),
  'another type': resigned(() => ['at+jwt', 'jwt', 'JWS', '', null, 1].map(typ => ({ header: { typ } }))),
  crit: resigned(() => [[], ['b64'], ['exp'], null, 'exp'].map(crit => ({ header: { crit, b64: true } }))),
  'an embedded key': resigned(({ signer }) => [
    { header: { jwk: signer.key } },
    { header: { jku: 'https://keys.example' } },
    { header: { x5c: [] } },
    { header: { x5t: 'x' } },
    { header: { 'x5t#S256': 'x' } },
  ]),
  'another time': resigned(({ iat, random }) =>
    [
      iat - 301 - random.below(10_000),
      iat + 31 + random.below(10_000),
      iat * 1000,
      String(iat),
      iat + 0.5,
      -iat,
      null,
      undefined,
    ].map(other => ({ claims: { iat: other } })),
  ),
  'another hash': resigned(({ genuine, random }) =>
    [
      random.bytes(32).toString('hex'),
      sha256(flipBit(genuine.body, random)),
      sha256(genuine.body).slice(0, -1),
      `${sha256(genuine.body)}00`,
      Buffer.from(sha256(genuine.body), 'hex').toString('base64url'),
      0,
      null,
      undefined,
    ].map(request_body_sha256 => ({ claims: { request_body_sha256 } })),
  ),
  'claims of another shape': material => {
    const { random, signer, genuine } = material
    const [header] = partsOf(genuine)
    const text = `${header}.${segment(random.pick([null, [], 0, 'x', {}, { iat: {} }]))}`
    return withToken(material, `${text}.${ecdsa(signer.pair, text, random).toString('base64url')}`)
  },
}
