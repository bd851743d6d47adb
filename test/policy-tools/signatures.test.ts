import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { allLaws } from '../../policy-tools/all-laws.ts'
import type { PlaidAnswer } from '../../policy-tools/laws/reading/plaid-answer.ts'
import type { Situation } from '../../policy-tools/laws/reading/situation.ts'
import { courtOf } from '../../policy-tools/prove/court.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { spaceOf } from '../../policy-tools/prove/prove.ts'
import { benignAnswer, situationOf } from '../../policy-tools/prove/slices/benign.ts'
import { standIn, unknownSignatures } from '../../policy-tools/prove/stand-in.ts'
import { arbitraryPlaidAnswer } from '../support/arbitrary-plaid-answer.ts'
import { inFull, seeded } from '../support/size.ts'
import { shippedPolicy as policy } from './proving.ts'

const court = courtOf(judgeNow, policy)

/** Answers that decode as an attempt; others do not come as far as a decision. */
const arbitrarySituation: fc.Arbitrary<Situation> = arbitraryPlaidAnswer
  .map(answer => JSON.parse(JSON.stringify(answer)) as PlaidAnswer)
  .filter(answer => E.isRight(snapshotDecoder('production').decode(answer)))
  .map(answer => situationOf({ ...benignAnswer, ...answer, previous_attempt_id: null }))

const decided = (situation: Situation) => {
  const { decision, reason, strategy, text, fired } = court.judge(situation)
  return { decision, reason, strategy, text, fired }
}

describe('what is composed of parts that were decoded before', () => {
  it('is what the whole answer decodes to', () => {
    fc.assert(
      fc.property(arbitrarySituation, ({ answer }) => {
        expect(court.snapshotOf(answer, 'production')).toEqual(judgeNow.decode(answer, 'production'))
      }),
      { ...seeded(), numRuns: 100 },
    )
  })
})

inFull(() => {
  describe('random attempts', () => {
    const space = spaceOf({ judge: judgeNow, policy, laws: allLaws })

    it('consist of parts whose signatures are enumerated, and are decided like those that stand for them', () => {
      fc.assert(
        fc.property(arbitrarySituation, situation => {
          expect(unknownSignatures(situation, space.slices)).toEqual([])
          expect(decided(standIn(situation, space.slices))).toEqual(decided(situation))
        }),
        { ...seeded(), numRuns: 20_000 },
      )
    })
  })
})
