import type { Sent, Signer } from './plaid-signer.ts'
import type { Random } from './random.ts'

/** What a mutation may use: a genuine delivery, who signed it and when, and Plaid's other keys. */
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

/** Something that Plaid never sends, made of something that it did send. */
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
