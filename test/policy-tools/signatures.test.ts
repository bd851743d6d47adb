import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { allLaws } from '../../policy-tools/all-laws.ts'
import type { PlaidAnswer } from '../../policy-tools/laws/reading/plaid-answer.ts'
import type { Situation } from '../../policy-tools/laws/reading/situation.ts'
import { checkLaw } from '../../policy-tools/prove/check-law.ts'
import { type Court, courtOf } from '../../policy-tools/prove/court.ts'
import type { Judge } from '../../policy-tools/prove/judge.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { spaceOf } from '../../policy-tools/prove/prove.ts'
import { benignAnswer, situationOf } from '../../policy-tools/prove/slices/benign.ts'
import { arbitraryPlaidAnswer } from '../support/arbitrary-plaid-answer.ts'
import { edited } from '../support/edited.ts'
import { inFull, seeded } from '../support/size.ts'
import { shippedPolicy as policy } from './proving.ts'
import { standIn, unknownSignatures } from './stand-in.ts'

const court = courtOf(judgeNow, policy)

const findings = ['verify_sms', 'kyc_check', 'documentary_verification', 'selfie_check'] as const

/** Plaid has no findings of a step that was not asked for. */
const withoutUnasked = (answer: PlaidAnswer): PlaidAnswer => ({
  ...answer,
  ...Object.fromEntries(
    findings.filter(step => answer.steps[step] === 'not_applicable').map(step => [step, null] as const),
  ),
})

/** Answers that decode as an attempt; others do not come as far as a decision. */
const arbitrarySituation: fc.Arbitrary<Situation> = arbitraryPlaidAnswer
  .map(answer => JSON.parse(JSON.stringify(edited(answer, ['/request_id', undefined]))) as PlaidAnswer)
  .filter(answer => E.isRight(snapshotDecoder('production').decode(answer)))
  .map(answer => situationOf({ ...benignAnswer, ...withoutUnasked(answer), previous_attempt_id: null }))

const decided = (situation: Situation, by: Court = court) => {
  const { decision, reason, strategy, text, fired } = by.judge(situation)
  return { decision, reason, strategy, text, fired }
}

/** Planted: on a photo of poor quality a word that is not known is good news. */
const wellRead = (snapshot: Record<string, unknown>): Record<string, unknown> => {
  const text = JSON.stringify(snapshot['documentary_verification']) ?? 'null'
  if (!text.includes('"image_quality":"low"')) return snapshot
  return { ...snapshot, documentary_verification: JSON.parse(text.replaceAll('"unrecognised"', '"success"')) }
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

    /**
     * What a decision says that the classes say otherwise; nothing where they agree. Of words that are not known one
     * stands for all: an attempt with such a part is retried only where the one that stands for it is.
     */
    const differences = (situation: Situation, by: Court): ReadonlyArray<unknown> => {
      const unknown = unknownSignatures(situation, space.slices)
      if (unknown.length > 0) return unknown
      const { situation: other, hasUnknownWord } = standIn(situation, space.slices)
      const is = decided(situation, by)
      const wanted = decided(other, by)
      if (hasUnknownWord && is.decision !== 'Retry') return []
      return isDeepStrictEqual(is, wanted) ? [] : [is, wanted]
    }

    it('consist of parts whose signatures are enumerated, and are decided like those that stand for them', () => {
      fc.assert(
        fc.property(arbitrarySituation, situation => {
          expect(differences(situation, court)).toEqual([])
        }),
        { ...seeded(), numRuns: 100_000 },
      )
    })

    it('show a policy that reads a new word as a good one where other findings are poor', () => {
      const withGap: Judge = {
        ...judgeNow,
        decode: (answer, environment) => wellRead(judgeNow.decode(answer, environment)),
      }
      const other = courtOf(withGap, policy)
      const found = fc.sample(arbitrarySituation, { ...seeded(), numRuns: 20_000 }).some(situation => {
        return decided(situation, court).decision !== 'Retry' && differences(situation, other).length > 0
      })
      expect(found).toBe(true)
    })

    it('break no law', () => {
      const laws = Object.entries(allLaws)
      fc.assert(
        fc.property(arbitrarySituation, situation => {
          const ruling = court.judge(situation)
          const broken = laws.filter(([, law]) => checkLaw(law, situation, ruling, court, policy).breach !== undefined)
          expect(broken.map(([name]) => name)).toEqual([])
        }),
        { ...seeded(), numRuns: 10_000 },
      )
    })
  })
})
