import * as plaid from 'plaid'
import { describe, expect, it } from 'vitest'
import { gapsIn } from '../../../lib/domain/policy/findings/gaps.ts'
import { unrecognisedIn } from '../../../lib/domain/policy/findings/unrecognised.ts'
import { words } from '../../../lib/domain/policy/findings/words.ts'
import { matchingRules } from '../../../lib/domain/policy/rules/matching-rules.ts'
import { vetoesOn } from '../../../lib/domain/policy/vetoes.ts'
import { membersOf, wordsOf } from '../../contract/plaid-facts.ts'
import type { Edit } from '../../support/edited.ts'
import { retried } from '../../support/plaid-answer.ts'
import { snapshotOf } from '../../support/policy-inputs.ts'
import { knownMembers, knownWords } from './findings/known-members.ts'

type Json = { readonly [member: string]: unknown }

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const sorted = (texts: Iterable<string>): ReadonlyArray<string> => [...texts].toSorted()

const clientWords = (schema: string): ReadonlyArray<string> => {
  const values: unknown = Reflect.get(plaid, schema)
  if (!isObject(values)) throw new Error(`the official client has no ${schema}`)
  return Object.values(values).map(String)
}

const documentFailed: Edit = ['/steps/documentary_verification', 'failed']

/** Attempts that a rule retries, and some that none does: together they distinguish each rule from the others. */
const surroundings: ReadonlyArray<ReadonlyArray<Edit>> = [
  [],
  ...Object.values(retried),
  [['/steps/kyc_check', 'failed']],
  [
    ['/steps/kyc_check', 'failed'],
    ['/kyc_check/phone_number/summary', 'no_match'],
  ],
  [documentFailed, ['/documentary_verification/documents/0/analysis/extracted_data/name', 'no_match']],
]

/** How the policy reads a word at a path, in all surroundings. */
const meaning = (path: string, word: string): string => {
  const parent = path.slice(0, path.lastIndexOf('/'))
  return JSON.stringify(
    surroundings.map(edits => {
      const isOptional = parent.endsWith('/age_check')
      const snapshot = snapshotOf(...edits, ...(isOptional ? [[parent, {}] as const] : []), [path, word])
      return [matchingRules(snapshot), vetoesOn(snapshot, []), gapsIn(snapshot), unrecognisedIn(snapshot)]
    }),
  )
}

it.each(Object.entries(words))('%s: the words that are read are those of the official client', (schema, read) => {
  expect(sorted(read)).toEqual(sorted(clientWords(schema)))
})

describe.each(knownWords)('$path', ({ path, schema, named, irrelevant }) => {
  it('every word of the official client is known, and no other one', () => {
    expect(sorted([...named, ...irrelevant])).toEqual(sorted(clientWords(schema)))
  })

  it('every word that is known is read', () => {
    for (const word of [...named, ...irrelevant]) expect(meaning(path, word)).not.toContain('"/')
    expect(meaning(path, 'new_word')).toContain(JSON.stringify(path))
  })

  it('a word that is named makes a difference, and one that is irrelevant makes none', () => {
    const indifferent = new Set(irrelevant.map(word => meaning(path, word)))
    expect(indifferent.size).toBeLessThanOrEqual(1)
    for (const word of named) expect(indifferent).not.toContain(meaning(path, word))
    expect(new Set(named.map(word => meaning(path, word))).size + indifferent.size).toBeGreaterThan(1)
  })
})

describe("Plaid's description", () => {
  /** In the official client, and not yet in the description. */
  const clientOnly: Readonly<Record<string, ReadonlyArray<string>>> = { SelfieAnalysis: ['age_check'] }

  it.each(knownWords.filter(({ schema }) => schema !== 'SelfieAgeCheckStatus'))(
    'every word at $path is known, and no other one',
    ({ schema, named, irrelevant }) => {
      expect(sorted([...named, ...irrelevant])).toEqual(sorted(wordsOf(schema)))
    },
  )

  it.each(Object.entries(knownMembers))('every member of %s is known, and no other one', (schema, known) => {
    expect(sorted(new Set([...membersOf(schema), ...(clientOnly[schema] ?? [])]))).toEqual(
      sorted([...known.read, ...Object.keys(known.irrelevant)]),
    )
  })
})
