import { describe, expect, it } from 'vitest'
import { attemptsIn } from '../../local/start/attempt-file.ts'
import { brokenByFirstVersion, counterexamplesOfFirstVersion } from './first-version.ts'

describe('decide of the first version', () => {
  const filesOf = counterexamplesOfFirstVersion()
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
      brokenByFirstVersion.map(() => ['idv_judged', 'idv_judged']),
    )
  })
})
