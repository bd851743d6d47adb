import fc from 'fast-check'
import { encodeRetryRequest } from '../../lib/domain/request/retry-request.ts'
import { arbitraryInvisible } from './arbitrary-invisible.ts'
import { arbitraryRetryRequest } from './arbitrary-retry-request.ts'

type Members = Readonly<Record<string, unknown>>

/** A body, as API Gateway passes it on, that cannot be a retry request because of the way it was made. */
export interface MalformedBody {
  readonly body: string
  readonly isBase64Encoded: boolean
}

const plain = (body: string): MalformedBody => ({ body, isBase64Encoded: false })
const inBase64 = (bytes: Uint8Array): MalformedBody => ({
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
})
const json = (value: unknown): MalformedBody => plain(JSON.stringify(value))

const without = (object: Members, name: string): Members =>
  Object.fromEntries(Object.entries(object).filter(([member]) => member !== name))

/** Values that have the type of no member. */
const misfit = (canary: string): fc.Arbitrary<unknown> =>
  fc.constantFrom<unknown>(
    7,
    [],
    [canary],
    { [canary]: canary },
    `${canary}\u0000`,
    `${canary}\u202E`,
    `${canary}\uD800`,
  )

const noStep = { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false }

/** Text or bytes with every defect that the generator knows. Each contains `canary` where there is room for it. */
export const arbitraryMalformedBody = (canary: string): fc.Arbitrary<MalformedBody> => {
  const valid = arbitraryRetryRequest.map((request): Members => {
    const body: Members = encodeRetryRequest(request)
    return { ...body, client_user_id: `${canary}-${String(body['client_user_id']).slice(0, 200)}` }
  })
  const requiredMember = fc.constantFrom('client_user_id', 'template_id', 'strategy')
  return fc.oneof(
    fc.tuple(valid, requiredMember).map(([body, name]) => json(without(body, name))),
    fc
      .tuple(
        valid,
        fc.constantFrom('client_user_id', 'template_id', 'strategy', 'is_shareable', 'user', 'steps'),
        misfit(canary),
      )
      .map(([body, name, value]) => json({ ...body, [name]: value })),
    fc
      .tuple(valid, fc.string({ maxLength: 20 }))
      .map(([body, name]) => json({ ...body, [`x${canary}${name}`]: canary })),
    fc.tuple(valid, fc.constantFrom('client_id', 'secret')).map(([body, name]) => json({ ...body, [name]: canary })),
    fc.tuple(valid, arbitraryInvisible).map(([body, mark]) => json({ ...body, client_user_id: `${canary}${mark}` })),
    fc.tuple(valid, fc.string({ maxLength: 12 })).map(([body, text]) => json({ ...body, strategy: `${text}!` })),
    valid.map(body => json({ ...without(body, 'steps'), strategy: 'custom' })),
    valid.map(body => json({ ...without(body, 'steps'), strategy: 'custom', steps: noStep })),
    valid.map(body => json({ ...body, strategy: 'reset', steps: { kyc_check: canary } })),
    fc
      .tuple(
        valid,
        fc.constantFrom('email_address', 'phone_number', 'date_of_birth', 'name', 'address', 'id_number'),
        misfit(canary),
      )
      .map(([body, name, value]) => json({ ...body, user: { [name]: value } })),
    fc.tuple(valid, fc.nat()).map(([body, cut]) => {
      const text = JSON.stringify(body)
      return plain(text.slice(0, cut % text.length))
    }),
    fc
      .tuple(valid, fc.constantFrom('}', '{}', ']', ',', 'x', '\u0000'))
      .map(([body, more]) => plain(JSON.stringify(body) + more)),
    fc
      .tuple(valid, fc.constantFrom('\u0000', '\n', '\u0001'))
      .map(([body, mark]) => plain(JSON.stringify(body).replace(canary, `${canary}${mark}`))),
    fc.json().map(text => plain(`[${text}]`)),
    fc.string().map(text => plain(`${canary}${text}`)),
    fc
      .uint8Array({ minLength: 1, maxLength: 200 })
      .map(bytes => inBase64(Buffer.concat([Buffer.from('"'), bytes, Buffer.from([0xff])]))),
    fc.string({ maxLength: 60 }).map(text => ({ body: `${text}*`, isBase64Encoded: true })),
    fc
      .tuple(valid, fc.integer({ min: 32_769, max: 40_000 }))
      .map(([body, size]) => plain(JSON.stringify(body).padEnd(size))),
    fc.integer({ min: 1, max: 15_000 }).map(depth => plain(`${'['.repeat(depth)}${']'.repeat(depth)}`)),
    fc.integer({ min: 1, max: 5_000 }).map(depth => plain('{"a":'.repeat(depth))),
  )
}
