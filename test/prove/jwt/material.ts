import type { Sent, Signer } from './plaid-signer.ts'
import type { Random } from './random.ts'

/** The input of a mutation: a genuine delivery, its signer and time, and Plaid's other keys. */
export interface Material {
  readonly random: Random
  readonly genuine: Sent
  readonly signer: Signer
  readonly otherSigner: Signer
  /** Expired before `iat`. */
  readonly expiredSigner: Signer
  /** Unix seconds. */
  readonly iat: number
}

/** Makes something that Plaid never sends from a genuine delivery. */
export type Mutation = (material: Material) => Sent

export const partsOf = ({ token }: Sent): readonly [string, string, string] => {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return [header, payload, signature]
}

export const withToken = ({ genuine }: Material, token: string): Sent => ({ ...genuine, token })

export const flipBit = (bytes: Buffer, random: Random): Buffer => {
  const flipped = Buffer.from(bytes)
  const at = random.below(flipped.length)
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8))
  return flipped
}
