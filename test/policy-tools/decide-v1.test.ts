import { describe, expect, it } from 'vitest'
import { attemptsIn } from '../../local/start/attempt-file.ts'
import { allLaws } from '../../policy-tools/all-laws.ts'
import { counterexampleOf } from '../../policy-tools/prove/counterexample.ts'
import { judgeV1 } from '../fixtures/decide-v1/judge-v1.ts'
import { prove } from './prove-here.ts'
import { picked, shippedPolicy as policy } from './proving.ts'

/** The laws that say the known faults of the first version. */
const known = [
  'a-contradicted-detail-is-held',
  'details-that-conflict-are-held',
  'every-template-has-a-live-retry',
  'what-passed-does-not-count',
]

const space = picked()
const blocks = [
  'details',
  'details and document',
  'classes of details',
  'one attempt before',
  'photos',
  'reached maxima',
]

describe('decide of the first version', () => {
  const laws = Object.fromEntries(known.map(name => [name, allLaws[name]]).filter(([, law]) => law !== undefined))
  const { violations } = prove({
    judge: judgeV1,
    policy,
    laws,
    space: { ...space, blocks: space.blocks.filter(({ name }) => blocks.includes(name)) },
    statesOfBlock: 400,
  })
  const filesOf = violations.flatMap(violation => {
    const law = allLaws[violation.law]
    return law === undefined ? [] : [counterexampleOf(violation, law)]
  })
  const shown = Object.fromEntries(
    filesOf.map(({ law, shows, decided, changed }) => [
      law,
      [...shows, decided, ...(changed === undefined ? [] : [changed.change, changed.decided])],
    ]),
  )

  it('breaks the four laws that it is known to break, and the smallest answers show how', () => {
    expect(shown).toMatchInlineSnapshot(`
      {
        "a-contradicted-detail-is-held": [
          "/steps/kyc_check "not_applicable"",
          "/steps/documentary_verification "failed"",
          "/documentary_verification/documents/0/analysis/extracted_data/name "no_match"",
          "Retry reset (entry-differs-from-document)",
        ],
        "details-that-conflict-are-held": [
          "/status "expired"",
          "/steps/kyc_check "skipped"",
          "1 before: /steps/kyc_check "failed"",
          "1 before: /kyc_check/date_of_birth/summary "no_match"",
          "Retry incomplete (session-expired)",
        ],
        "every-template-has-a-live-retry": [
          "/steps/kyc_check "failed"",
          "/kyc_check/name/summary "partial_match"",
          "Retry incomplete (one-detail-differs)",
          "no phone number asked for",
          "Hold (no-rule-matches)",
        ],
        "what-passed-does-not-count": [
          "/kyc_check/date_of_birth/summary "no_match"",
          "Hold (details-conflict)",
          "the adverse findings of the passed kyc_check left out",
          "Hold (no-rule-matches)",
        ],
      }
    `)
  })

  it('and each of them is a file that the simulator plays', () => {
    const read = filesOf.map(file => attemptsIn(JSON.stringify(file), 'a file'))
    expect(read.map(({ attempts, judged }) => [attempts.at(-1)?.['id'], judged])).toEqual(
      known.map(() => ['idv_judged', 'idv_judged']),
    )
  })
})
