import { describe, expect, it } from 'vitest'
import { allLaws } from '../../policy-tools/all-laws.ts'
import { checkLaw } from '../../policy-tools/prove/check-law.ts'
import { courtOf } from '../../policy-tools/prove/court.ts'
import { judgeNow, judgeOf } from '../../policy-tools/prove/judge-now.ts'
import { sized, someOf } from '../support/size.ts'
import { badPolicies } from './bad-policies.ts'
import { prove } from './prove-here.ts'
import { picked, shippedPolicy as policy } from './proving.ts'

const statesOfBlock = sized({ sample: 40, full: 2_000 })

describe('a policy that is wrong in one way', () => {
  it('is one of at least twenty', () => {
    expect(Object.keys(badPolicies).length).toBeGreaterThanOrEqual(20)
  })

  it('is compared with the deployed one, which breaks none in the same states', () => {
    const { violations, states } = prove({ judge: judgeNow, policy, laws: allLaws, space: picked(), statesOfBlock })
    expect(violations).toEqual([])
    expect(states).toBeGreaterThan(statesOfBlock)
  })

  it.each(someOf(Object.entries(badPolicies), 11))(
    '%s: breaks a law, and the smallest answer shows it',
    (name, decide) => {
      const judge = judgeOf(name, decide)
      const space = picked()
      const { violations } = prove({ judge, policy, laws: allLaws, space, statesOfBlock, isFirstEnough: true })
      const court = courtOf(judge, policy)
      const stillBroken = violations.filter(({ law, situation }) => {
        const checked = allLaws[law]
        return checked !== undefined && checkLaw(checked, situation, court.judge(situation), court, policy).breach
      })
      expect(violations.length).toBeGreaterThan(0)
      expect(stillBroken.length).toBe(violations.length)
    },
  )
})
