import { flipBit, type Material, type Mutation, partsOf, withToken } from './material.ts'
import type { Sent } from './plaid-signer.ts'
import { newBody, signed, unsignedText } from './plaid-signer.ts'

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Flips one bit of the content of a segment; the signature stays. */
const segmentBit =
  (index: 0 | 1 | 2): Mutation =>
  material => {
    const parts = [...partsOf(material.genuine)]
    parts[index] = flipBit(Buffer.from(parts[index] ?? '', 'base64url'), material.random).toString('base64url')
    return withToken(material, parts.join('.'))
  }

const inserted = (material: Material, text: string): Sent => {
  const { token } = material.genuine
  const at = material.random.below(token.length + 1)
  return withToken(material, token.slice(0, at) + text + token.slice(at))
}

const otherForm: Mutation = material => {
  const { genuine, random } = material
  const [header, payload, signature] = partsOf(genuine)
  return withToken(
    material,
    random.pick([
      `${genuine.token},${genuine.token}`,
      `Bearer ${genuine.token}`,
      `"${genuine.token}"`,
      JSON.stringify({ protected: header, payload, signature }),
      `${payload}.${header}.${signature}`,
      `${header}..${signature}`,
      `${header}.${payload}`,
      `${genuine.token}.${signature}`,
      `.${genuine.token}`,
      '',
    ]),
  )
}

/** Mixes the parts of two genuine tokens of one key. */
const mixed: Mutation = material => {
  const { random, signer, genuine, iat } = material
  const [header, payload, signature] = partsOf(genuine)
  const other = {
    token: signed(signer.pair, unsignedText(signer.kid, newBody(random), iat), random),
    body: genuine.body,
  }
  const [, otherPayload, otherSignature] = partsOf(other)
  const parts = random.pick([
    [header, payload, otherSignature],
    [header, otherPayload, signature],
    [header, otherPayload, otherSignature],
  ])
  return withToken(material, parts.join('.'))
}

const spareBits: Mutation = material => {
  const { token } = material.genuine
  const last = base64url.indexOf(token.slice(-1))
  return withToken(material, token.slice(0, -1) + base64url.charAt(last + 1 + material.random.below(15)))
}

const character: Mutation = material => {
  const { random, genuine } = material
  const at = random.below(genuine.token.length)
  const others = `${base64url}.+/= `.replace(genuine.token.charAt(at), '')
  const replaced = others.charAt(random.below(others.length))
  return withToken(material, genuine.token.slice(0, at) + replaced + genuine.token.slice(at + 1))
}

const cut: Mutation = material => {
  const { token } = material.genuine
  const at = material.random.below(token.length)
  return withToken(material, token.slice(0, at) + token.slice(at + 1 + material.random.below(4)))
}

/** Changes the text of a genuine token. */
export const textMutations: Readonly<Record<string, Mutation>> = {
  'a character': character,
  'a bit of the header': segmentBit(0),
  'a bit of the payload': segmentBit(1),
  'a bit of the signature': segmentBit(2),
  'spare bits of the signature': spareBits,
  'characters left out': cut,
  padding: material => inserted(material, material.random.pick(['=', '=='])),
  'white space': material => inserted(material, material.random.pick([' ', '\t', '\n', '\r\n', '\u00A0', '\0'])),
  'another alphabet': material => inserted(material, material.random.pick(['+', '/', '%2D', '~'])),
  'another form': otherForm,
  'parts of two tokens': mixed,
}
