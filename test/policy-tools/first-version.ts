import { allLaws } from '../../policy-tools/all-laws.ts'
import { type CounterexampleFile, counterexampleOf } from '../../policy-tools/prove/counterexample.ts'
import { judgeV1 } from '../fixtures/decide-v1/judge-v1.ts'
import { prove } from './prove-here.ts'
import { picked, shippedPolicy as policy } from './proving.ts'

/** The laws that say the known faults of the first version. */
export const brokenByFirstVersion = [
  'a-contradicted-detail-is-held',
  'details-that-conflict-are-held',
  'every-template-has-a-live-retry',
  'what-passed-does-not-count',
] as const

const blocks = [
  'details',
  'details and document',
  'classes of details',
  'one attempt before',
  'photos',
  'reached maxima',
]

/** The smallest attempt for each of these laws that `decide` of the first version breaks. */
export const counterexamplesOfFirstVersion = (): ReadonlyArray<CounterexampleFile> => {
  const laws = Object.fromEntries(
    brokenByFirstVersion.map(name => [name, allLaws[name]]).filter(([, law]) => law !== undefined),
  )
  const space = { ...picked(), blocks: picked().blocks.filter(({ name }) => blocks.includes(name)) }
  return prove({ judge: judgeV1, policy, laws, space, statesOfBlock: 400 }).violations.flatMap(violation => {
    const law = allLaws[violation.law]
    return law === undefined ? [] : [counterexampleOf(violation, law)]
  })
}
