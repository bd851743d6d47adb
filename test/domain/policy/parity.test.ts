import * as plaid from 'plaid'
import { describe, expect, it } from 'vitest'
import { words } from '../../../lib/domain/policy/findings/words.ts'
import { membersOf, wordsOf } from '../../contract/plaid-facts.ts'
import { type KnownWords, knownMembers, knownWords } from './findings/known-members.ts'
import { analysis, decided, documentFailed, type Edits, kyc, kycFailed, onDocument, retried, said } from './judged.ts'

type Json = { readonly [member: string]: unknown }

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const sorted = (texts: Iterable<string>): ReadonlyArray<string> => [...texts].toSorted()

const clientWords = (schema: string): ReadonlyArray<string> => {
  const values: unknown = Reflect.get(plaid, schema)
  if (!isObject(values)) throw new Error(`the official client has no ${schema}`)
  return Object.values(values).map(String)
}

const noData: Edits = [
  documentFailed,
  [`${analysis}/authenticity`, 'no_data'],
  onDocument('name', 'no_data'),
  onDocument('date_of_birth', 'no_data'),
  onDocument('expiration_date', 'no_data'),
]

/** Attempts that a rule retries, and some that none does: together they distinguish each rule from the others. */
const surroundings: ReadonlyArray<Edits> = [
  [],
  ...Object.values(retried),
  [kycFailed],
  [kycFailed, kyc('phone_number', 'no_match')],
  [documentFailed, onDocument('name', 'no_match')],
  [...retried['entry-differs-from-document'], onDocument('name', 'match'), onDocument('date_of_birth', 'no_match')],
  noData,
  [...retried['sms-not-verified'], ['/risk_check/trust_index_score', 1]],
]

/** How the policy reads a word at a path, in all surroundings where something stands there. */
const readingOf = ({ path, given = [] }: KnownWords, word: string): string =>
  JSON.stringify(
    surroundings
      .filter(edits => !(path.startsWith('/kyc_check/') && edits.some(([at]) => at === '/kyc_check')))
      .map(edits => {
        const decision = decided([...edits, ...given, [path, word]])
        const { rules, vetoes, signals, unrecognised } = decision.record
        return [said(decision), rules, vetoes, signals, unrecognised]
      }),
  )

const meanings = new Map<string, string>()
const meaning = (known: KnownWords, word: string): string => {
  const key = `${known.path} ${word}`
  const found = meanings.get(key) ?? readingOf(known, word)
  meanings.set(key, found)
  return found
}

it.each(Object.entries(words))('%s: the words that are read are those of the official client', (schema, read) => {
  expect(sorted(read)).toEqual(sorted(clientWords(schema)))
})

describe.each(knownWords)('$path', known => {
  const { path, schema, named, irrelevant } = known

  it('every word of the official client is known, and no other one', () => {
    expect(sorted([...named, ...irrelevant])).toEqual(sorted(clientWords(schema)))
  })

  it('every word that is known is read', () => {
    for (const word of [...named, ...irrelevant]) expect(meaning(known, word)).not.toContain('"/')
    expect(meaning(known, 'new_word')).toContain(JSON.stringify(path))
  })

  it('a word that is named makes a difference, and one that is irrelevant makes none', () => {
    const indifferent = new Set(irrelevant.map(word => meaning(known, word)))
    expect(indifferent.size).toBeLessThanOrEqual(1)
    for (const word of named) expect(indifferent).not.toContain(meaning(known, word))
    expect(new Set(named.map(word => meaning(known, word))).size + indifferent.size).toBeGreaterThan(1)
  })
})

describe("Plaid's description", () => {
  /** In the official client, and not yet in the description. */
  const clientOnly: Readonly<Record<string, ReadonlyArray<string>>> = {
    SelfieAnalysis: ['age_check'],
    RiskCheckEmail: ['name'],
  }

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
