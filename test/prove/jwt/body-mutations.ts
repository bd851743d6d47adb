import { flipBit, type Mutation } from './material.ts'
import { newBody } from './plaid-signer.ts'
import type { Random } from './random.ts'

const withBody =
  (bodyOf: (body: Buffer, random: Random) => Buffer): Mutation =>
  ({ genuine, random }) => ({ ...genuine, body: bodyOf(genuine.body, random) })

/** Genuine tokens with another body. */
export const bodyMutations: Readonly<Record<string, Mutation>> = {
  'a bit of the body': withBody(flipBit),
  'a byte more in the body': withBody((body, random) => {
    const at = random.below(body.length + 1)
    return Buffer.concat([body.subarray(0, at), Buffer.from(random.pick([' ', '\n', '\0', '0'])), body.subarray(at)])
  }),
  'a shorter body': withBody((body, random) => body.subarray(0, random.below(body.length))),
  'a body that is written anew': withBody(body => Buffer.from(JSON.stringify(JSON.parse(body.toString())))),
  'the body of another webhook': withBody((_, random) => newBody(random)),
}
