import * as E from 'fp-ts/Either'
import { decide } from '../../lib/domain/policy/decide.ts'
import { type Snapshot, snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import { type Judge, rulingOf } from './judge.ts'

/** A judge of today's inputs, with this `decide`. */
export const judgeOf = (name: string, decideIt: typeof decide): Judge => ({
  name,
  decode: (answer, environment) => {
    const decoded = snapshotDecoder(environment).decode(answer)
    if (E.isLeft(decoded)) throw new Error('an answer of a slice does not decode')
    return decoded.right as unknown as Record<string, unknown>
  },
  decide: (policy, snapshot, before, { place, children, faces, counts, nowMs }) =>
    rulingOf(
      decideIt(
        policy as Policy,
        snapshot as unknown as Snapshot,
        { place, children, faces, before: before as unknown as ReadonlyArray<Snapshot> },
        counts,
        nowMs,
      ),
    ),
})

/** The `decide` that is deployed. */
export const judgeNow: Judge = judgeOf('decide', decide)
