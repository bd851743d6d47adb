import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  contradicts,
  differs,
  isDoubtful,
  isForged,
  isIllegible,
  isUndisputed,
  looksForged,
  type Photo,
  photosOf,
  qualityOf,
} from '../../../../lib/domain/policy/findings/photos.ts'
import { snapshotOf } from '../../../support/policy-inputs.ts'
import { analysis, documents, type Edits, forged, fraud, named, onDocument, poor, quality } from '../judged.ts'

const photo = (...edits: Edits): Photo => {
  const [first] = snapshotOf(...edits).documentary_verification.documents
  if (first === undefined) throw new Error('a document was asked for')
  return first.analysis
}

/** A list of documents by their number and quality. */
const shown = (...all: ReadonlyArray<readonly [attempt: unknown, quality: string]>) =>
  snapshotOf([documents, all.map(([attempt, image_quality]) => ({ attempt, analysis: { image_quality } }))])
    .documentary_verification.documents

const unread: Edits = [
  [`${analysis}/authenticity`, 'no_data'],
  [`${analysis}/extracted_data`, null],
]

describe('quality', () => {
  it.each<[string, Edits, string]>([
    ['high', [], 'sharp'],
    ['medium alone', [[`${analysis}/image_quality`, 'medium']], 'sharp'],
    ['low', [poor], 'poor'],
    ['blurred', [[`${quality}/blur_check`, 'failed']], 'poor'],
    ['glaring', [[`${quality}/glare_check`, 'failed']], 'poor'],
    ['too small', [[`${quality}/dimensions_check`, 'failed']], 'poor'],
    ['without details', [[quality, null]], 'sharp'],
    ['null', [[`${analysis}/image_quality`, null]], 'unknown'],
    ['of an unknown word', [[`${analysis}/image_quality`, 'new_word']], 'unknown'],
    ['without an analysis', [[analysis, null]], 'unknown'],
  ])('%s', (_, edits, expected) => {
    expect(qualityOf(photo(...edits))).toBe(expected)
  })
})

describe('the last photo', () => {
  it.each<[string, ReturnType<typeof shown>, string | undefined]>([
    ['of one is that one', shown([1, 'high']), 'high'],
    ['is the one with the highest number', shown([1, 'high'], [2, 'low']), 'low'],
    ['is not the last of the list', shown([2, 'high'], [1, 'low']), 'high'],
    ['may have the number zero', shown([0, 'high']), 'high'],
    ['of two last ones is unknown', shown([2, 'high'], [2, 'low'], [1, 'high']), undefined],
    ['is unknown where one has no number', shown([1, 'high'], [null, 'low']), undefined],
    ['is unknown where a number cannot be read', shown([1, 'high'], ['2', 'low']), undefined],
    ['of none is unknown', shown(), undefined],
  ])('%s', (_, all, expected) => {
    expect(photosOf(all).last?.image_quality).toBe(expected)
  })
})

describe('the photos that count', () => {
  it.each<[string, ReturnType<typeof shown>, ReadonlyArray<string>]>([
    ['the last one, though it is poor', shown([1, 'low']), ['low']],
    ['an earlier one that is not poor', shown([1, 'medium'], [2, 'high']), ['medium', 'high']],
    ['not an earlier one that is poor', shown([1, 'low'], [2, 'high']), ['high']],
    ['an earlier one of unknown quality', shown([1, 'new_word'], [2, 'low']), ['unrecognised', 'low']],
  ])('%s', (_, all, qualities) => {
    expect(photosOf(all).counting.map(({ image_quality }) => image_quality)).toEqual(qualities)
  })

  it('are the same in whatever order they are listed', () => {
    const row = fc.tuple(fc.constantFrom(0, 1, 2, null), fc.constantFrom('high', 'low', 'new_word'))
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), all => {
        const seen = (list: typeof all) => {
          const { last, counting } = photosOf(shown(...list))
          return [last?.image_quality, counting.map(({ image_quality }) => image_quality).toSorted()]
        }
        expect(seen(all.toReversed())).toEqual(seen(all))
      }),
    )
  })
})

describe('signs of a forgery', () => {
  const signs: ReadonlyArray<Edits> = [
    [forged],
    [[`${fraud}/image_composition_check`, 'failed']],
    [[`${fraud}/integrity_check`, 'failed']],
    [[`${fraud}/detail_check`, 'failed']],
    [[`${fraud}/portrait_details_check`, 'failed']],
  ]
  const none: ReadonlyArray<Edits> = [
    [],
    [[`${fraud}/type_supported`, 'failed']],
    [[`${fraud}/portrait_presence_check`, 'failed']],
    [[`${fraud}/issue_date_check`, 'failed']],
    [[`${analysis}/authenticity`, 'no_data']],
    [[analysis, null]],
  ]

  it.each(signs.map(edits => [named(edits), edits] as const))('%s', (_, edits) => {
    const unknown = photo(...edits, [`${analysis}/image_quality`, null])
    expect([photo(...edits), photo(...edits, poor), unknown].map(looksForged)).toEqual([true, true, true])
    expect([photo(...edits), photo(...edits, poor), unknown].map(isForged)).toEqual([true, false, false])
    expect([photo(...edits), photo(...edits, poor), unknown].map(isDoubtful)).toEqual([false, true, true])
  })

  it.each(none.map(edits => [named(edits), edits] as const))('none: %s', (_, edits) => {
    expect([looksForged(photo(...edits)), isForged(photo(...edits))]).toEqual([false, false])
  })
})

describe('doubts', () => {
  it.each<[Edits, boolean]>([
    [[[`${analysis}/authenticity`, 'partial_match']], true],
    [[[`${fraud}/issue_date_check`, 'failed']], true],
    [[[`${analysis}/aamva_verification/is_verified`, false]], true],
    [[[`${analysis}/human_review/status`, 'failed']], true],
    [[], false],
    [[[`${fraud}/issue_date_check`, 'no_data']], false],
    [[[`${analysis}/human_review/status`, 'no_data']], false],
    [[[`${analysis}/human_review`, null]], false],
    [[[`${analysis}/aamva_verification`, null]], false],
  ])('%j: %s', (edits, doubtful) => {
    expect(isDoubtful(photo(...edits))).toBe(doubtful)
    expect(isDoubtful(photo(...edits, poor))).toBe(doubtful)
  })
})

describe('nothing could be read', () => {
  const noData = ['name', 'date_of_birth', 'expiration_date'].map(member => onDocument(member, 'no_data'))

  it.each<[string, Edits, boolean]>([
    ['no data at all', unread, true],
    ['fraud checks missing too', [...unread, [fraud, null]], true],
    ['all members without data', [[`${analysis}/authenticity`, 'no_data'], ...noData], true],
    ['an authenticity', [[`${analysis}/extracted_data`, null]], false],
    ['an unknown authenticity', [...unread, [`${analysis}/authenticity`, null]], false],
    ['an unsupported type', [...unread, [`${fraud}/type_supported`, 'failed']], false],
    ['a name', [[`${analysis}/authenticity`, 'no_data'], ...noData, onDocument('name', 'match')], false],
    [
      'an expiry',
      [[`${analysis}/authenticity`, 'no_data'], ...noData, onDocument('expiration_date', 'expired')],
      false,
    ],
  ])('%s: %s', (_, edits, illegible) => {
    expect(isIllegible(photo(...edits))).toBe(illegible)
  })
})

describe('undisputed', () => {
  const checks = [
    `${analysis}/authenticity`,
    `${analysis}/extracted_data/name`,
    `${analysis}/extracted_data/date_of_birth`,
    `${fraud}/image_composition_check`,
    `${fraud}/integrity_check`,
    `${fraud}/detail_check`,
    `${fraud}/portrait_details_check`,
    `${fraud}/issue_date_check`,
  ]

  it('a photo without findings, and one of which nothing could be read', () => {
    expect([photo(), photo(poor), photo(...unread, [fraud, null])].map(isUndisputed)).toEqual([true, true, true])
  })

  it.each(checks)('%s must be there, unless the photo is poor', pointer => {
    for (const gone of [null, undefined, 'new_word']) {
      expect(isUndisputed(photo([pointer, gone]))).toBe(false)
      expect(isUndisputed(photo([pointer, gone], poor))).toBe(true)
    }
  })

  it.each([[forged], [[`${fraud}/issue_date_check`, 'failed']]] as ReadonlyArray<Edits>)('not with %j', (...edits) => {
    expect(isUndisputed(photo(...edits))).toBe(false)
    expect(isUndisputed(photo(...edits, poor))).toBe(false)
  })
})

describe('of a detail', () => {
  it.each([
    ['match', false, false],
    ['partial_match', false, true],
    ['no_match', true, true],
    ['no_data', false, false],
    [null, false, false],
  ] as const)('%s: contradicts %s, differs %s', (word, contradicting, differing) => {
    for (const detail of ['name', 'date_of_birth'] as const) {
      const read = photo(onDocument(detail, word))
      expect([contradicts(read, detail), differs(read, detail)]).toEqual([contradicting, differing])
    }
  })
})
