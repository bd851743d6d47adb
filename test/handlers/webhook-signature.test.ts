import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Receiver, startReceiver, webhookEvent } from '../support/receiver.ts'
import { highSTwin, newSigner, type Signer, segment, sha256, tokenFor, webhookBody } from '../support/webhook-signer.ts'
import { canary, type Expected, expectAnswer } from './webhook-answer.ts'

let receiver: Receiver
let signer: Signer
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())
beforeEach(() => {
  receiver.nextHour()
  signer = newSigner()
  receiver.knows(signer)
})

const body = webhookBody({ note: canary })
const genuine = (twist: { header?: object; claims?: object } = {}) => tokenFor(signer, body, Date.now(), twist)
const iat = (seconds: number) => genuine({ claims: { iat: Math.floor(Date.now() / 1000) + seconds } })
const header = (members: object) => genuine({ header: members })
const claims = (members: object) => genuine({ claims: members })
const kid = (value: unknown) => header({ kid: value })
const parts = () => genuine().split('.') as [string, string, string]

const unsigned = (alg: string, signature: (text: string) => string) => {
  const text = `${segment({ alg, kid: signer.kid, typ: 'JWT' })}.${parts()[1]}`
  return `${text}.${signature(text)}`
}
const hmac = (hash: string, secret: string) => (text: string) =>
  createHmac(hash, secret).update(text).digest('base64url')
const rsa = (text: string) =>
  sign('sha256', Buffer.from(text), generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey).toString(
    'base64url',
  )
const p384 = (text: string) =>
  sign('sha384', Buffer.from(text), {
    key: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
    dsaEncoding: 'ieee-p1363',
  }).toString('base64url')
const der = (text: string) => sign('sha256', Buffer.from(text), signer.privateKey).toString('base64url')

/** The last character of a signature holds two of its bits; a lenient decoder reads this one as the same. */
const withSpareBits = () => {
  const token = genuine()
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1)
}

const accepted: Expected = { status: 200, outcome: 'accepted', fetches: 1 }
const refusedAs = (reason: string, fetches = 0): Expected => ({ status: 401, outcome: `refused-${reason}`, fetches })

it.each<[row: string, token: () => string | undefined, expected: Expected]>([
  ['as Plaid signs it', () => genuine(), accepted],
  ['that is missing', () => undefined, refusedAs('token')],
  ['that is empty', () => '', refusedAs('token')],
  ['that is free text', () => canary, refusedAs('token')],
  ['beside another, with a comma', () => `${genuine()},${genuine()}`, refusedAs('token')],
  ['with alg none, unsigned', () => unsigned('none', () => ''), refusedAs('token')],
  ['with alg none, signed', () => header({ alg: 'none' }), refusedAs('token-header')],
  [
    'HS256 with the key as its secret',
    () => unsigned('HS256', hmac('sha256', JSON.stringify(signer.key))),
    refusedAs('token'),
  ],
  [
    'HS512, as long as ES256',
    () => unsigned('HS512', hmac('sha512', JSON.stringify(signer.key))),
    refusedAs('token-header'),
  ],
  [
    'an HMAC that says ES256',
    () => unsigned('ES256', hmac('sha512', JSON.stringify(signer.key))),
    refusedAs('signature', 1),
  ],
  ['RS256', () => unsigned('RS256', rsa), refusedAs('token')],
  ['that says RS256', () => header({ alg: 'RS256' }), refusedAs('token-header')],
  ['ES384', () => unsigned('ES384', p384), refusedAs('token')],
  ['that says ES384', () => header({ alg: 'ES384' }), refusedAs('token-header')],
  ['that says es256', () => header({ alg: 'es256' }), refusedAs('token-header')],
  ['with a list of algs', () => header({ alg: ['ES256'] }), refusedAs('token-header')],
  ['of another type', () => header({ typ: 'at+jwt' }), refusedAs('token-header')],
  ['without a type', () => header({ typ: undefined }), accepted],
  ['without a kid', () => header({ kid: undefined }), refusedAs('token-header')],
  ['with a path as its kid', () => kid('../../x'), refusedAs('token-header')],
  ['with a URL as its kid', () => kid('http://169.254.169.254/'), refusedAs('token-header')],
  ['with a kid of 5 KB', () => kid('a'.repeat(5_000)), refusedAs('token')],
  ['with a kid and a line end', () => kid(`${signer.kid}\n`), refusedAs('token-header')],
  ['with a list of kids', () => kid([signer.kid]), refusedAs('token-header')],
  ['without iat', () => claims({ iat: undefined }), refusedAs('token-claims')],
  ['with iat in quotes', () => claims({ iat: String(Math.floor(Date.now() / 1000)) }), refusedAs('token-claims')],
  ['with a fraction of a second', () => claims({ iat: Date.now() / 1000 + 0.5 }), refusedAs('token-claims')],
  ['with iat out of range', () => claims({ iat: 1e300 }), refusedAs('from-the-future')],
  ['just not stale', () => iat(-300), accepted],
  ['six minutes old, of a key that is not held', () => iat(-360), refusedAs('stale')],
  ['ten seconds ahead', () => iat(10), accepted],
  ['thirty seconds ahead', () => iat(30), accepted],
  ['thirty-one seconds ahead', () => iat(31), refusedAs('from-the-future')],
  ['ten minutes ahead', () => iat(600), refusedAs('from-the-future')],
  ['with iat in milliseconds', () => claims({ iat: Date.now() }), refusedAs('from-the-future')],
  [
    'with the hash in capitals',
    () => claims({ request_body_sha256: sha256(body).toUpperCase() }),
    refusedAs('token-claims'),
  ],
  ['without a hash', () => claims({ request_body_sha256: undefined }), refusedAs('token-claims')],
  ['with a number as its hash', () => claims({ request_body_sha256: 5 }), refusedAs('token-claims')],
  ['with a shorter hash', () => claims({ request_body_sha256: sha256(body).slice(1) }), refusedAs('token-claims')],
  ['with the hash of another body', () => claims({ request_body_sha256: sha256(canary) }), refusedAs('body-hash')],
  ['with padding', () => `${genuine()}==`, refusedAs('token')],
  ['with a line end', () => `${genuine()}\n`, refusedAs('token')],
  ['with white space before it', () => ` ${genuine()}`, refusedAs('token')],
  ['with spare bits set', withSpareBits, refusedAs('token')],
  ['with a signature in DER', () => unsigned('ES256', der), refusedAs('token')],
  ['with the signature’s high-s twin', () => highSTwin(genuine()), accepted],
  ['with crit', () => header({ crit: ['exp'] }), refusedAs('token-header')],
  ['with an empty crit', () => header({ crit: [] }), refusedAs('token-header')],
  ['with jwk', () => header({ jwk: signer.key }), refusedAs('token-header')],
  ['with jku', () => header({ jku: `https://${canary}.example` }), refusedAs('token-header')],
  ['with x5u', () => header({ x5u: `https://${canary}.example` }), refusedAs('token-header')],
  ['with x5c', () => header({ x5c: [canary] }), refusedAs('token-header')],
  ['with x5t#S256', () => header({ 'x5t#S256': canary }), refusedAs('token-header')],
  ['of 3 KB', () => claims({ note: canary.repeat(190) }), refusedAs('token')],
  ['of four segments', () => `${genuine()}.e30`, refusedAs('token')],
  ['of two segments', () => parts().slice(0, 2).join('.'), refusedAs('token')],
  ['with a header that is not JSON', () => `e30x.${parts()[1]}.${parts()[2]}`, refusedAs('token-header')],
  ['with a header that is a list', () => `${segment([])}.${parts()[1]}.${parts()[2]}`, refusedAs('token-header')],
  ['with a payload that is null', () => `${parts()[0]}.${segment(null)}.${parts()[2]}`, refusedAs('token-claims')],
  [
    'with a payload that is not UTF-8',
    () => `${parts()[0]}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.${parts()[2]}`,
    refusedAs('token-claims'),
  ],
  [
    'with a __proto__ of its own',
    () =>
      `${Buffer.from(`{"__proto__":{"alg":"ES256","kid":"${signer.kid}"}}`).toString('base64url')}.${parts()[1]}.${parts()[2]}`,
    refusedAs('token-header'),
  ],
  [
    'signed by another key',
    () => tokenFor({ ...newSigner(), kid: signer.kid }, body, Date.now()),
    refusedAs('signature', 1),
  ],
  [
    'with the signature of another token',
    () => `${parts()[0]}.${parts()[1]}.${tokenFor(signer, 'x', Date.now()).split('.')[2]}`,
    refusedAs('signature', 1),
  ],
  ['with a signature of zeros', () => `${parts()[0]}.${parts()[1]}.${'A'.repeat(86)}`, refusedAs('signature', 1)],
])('a token %s', async (_, token, expected) => {
  expectAnswer(receiver, await receiver.receive(webhookEvent(body, token())), expected)
})

it('a token next to another, as the REST API passes them', async () => {
  const headers = { 'Plaid-Verification': genuine() }
  const twice = {
    httpMethod: 'POST',
    requestContext: {},
    headers,
    multiValueHeaders: { 'Plaid-Verification': [canary, genuine()] },
  }
  expectAnswer(receiver, await receiver.receive(webhookEvent(body, undefined, twice)), refusedAs('token'))
})

it('a token is found in any case of its header, and in an event of the REST API', async () => {
  const rest = { httpMethod: 'POST', requestContext: {}, headers: { 'PLAID-Verification': genuine() } }
  expectAnswer(receiver, await receiver.receive(webhookEvent(body, undefined, rest)), accepted)
})

it('a stale token that Plaid signed has a reason of its own when its key is held, and no stale token causes a fetch', async () => {
  await receiver.receive(webhookEvent(body, genuine()))
  const forged = tokenFor({ ...newSigner(), kid: signer.kid }, body, Date.now() - 360_000)
  for (const token of [iat(-360), iat(-301), forged, tokenFor(newSigner(), body, Date.now() - 360_000)])
    expect((await receiver.receive(webhookEvent(body, token))).statusCode).toBe(401)
  expect(receiver.outcomes()).toEqual([
    'accepted',
    'refused-stale-signed',
    'refused-stale-signed',
    'refused-stale',
    'refused-stale',
  ])
  expect(receiver.fetches).toHaveLength(1)
})

it('a token that is replayed within five minutes is passed on again', async () => {
  const event = webhookEvent(body, genuine())
  await receiver.receive(event)
  receiver.advance(299_000)
  await receiver.receive(event)
  expect(receiver.outcomes()).toEqual(['accepted', 'accepted'])
  expect(receiver.fetches).toHaveLength(1)
})
