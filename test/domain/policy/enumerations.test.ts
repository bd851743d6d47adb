import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Decision } from '../../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { Lineage } from '../../../lib/domain/policy/lineage.ts'
import { nowMs } from '../../support/plaid-answer.ts'
import { alone, countsOf, snapshotOf } from '../../support/policy-inputs.ts'
import { sized } from '../../support/size.ts'
import { documentFailed, kycFailed, shipped, step } from './judged.ts'

/**
 * All states of what a rule reads, under the shipped policy: `docs/policy.md` states these numbers. A change of a rule
 * that seems to be about one state shows here what else it changes.
 */

type Details = Snapshot['kyc_check']
type Word = Details['name']['summary']
type Photo = Snapshot['documentary_verification']['documents'][number]['analysis']

const words = ['match', 'partial_match', 'no_match', 'no_data', 'no_input'] as const satisfies ReadonlyArray<Word>
const members = ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'] as const

type Summaries = Readonly<Record<(typeof members)[number], Word>>

/** All combinations of words for these members; the others match. */
const summariesOf = (varied: ReadonlyArray<(typeof members)[number]>): ReadonlyArray<Summaries> =>
  varied.reduce<ReadonlyArray<Summaries>>(
    (all, member) => all.flatMap(each => words.map(word => ({ ...each, [member]: word }))),
    [{ name: 'match', address: 'match', phone_number: 'match', date_of_birth: 'match', id_number: 'match' }],
  )

const detailsOf = (summaries: Summaries, po_box: Details['address']['po_box']): Details => ({
  name: { summary: summaries.name },
  address: { summary: summaries.address, po_box },
  phone_number: { summary: summaries.phone_number },
  date_of_birth: { summary: summaries.date_of_birth },
  id_number: { summary: summaries.id_number },
})

const counts = countsOf()
const decisionOn = (snapshot: Snapshot, lineage: Lineage): Decision => decide(shipped, snapshot, lineage, counts, nowMs)

describe('the five summaries of the data sources', () => {
  const failed = snapshotOf(kycFailed, ['/completed_at', '2026-03-10T11:59:00Z'])
  const lineage = alone(failed)
  const all = summariesOf(members)
  const decidedWith = (po_box: Details['address']['po_box']) =>
    all.map(summaries => {
      const decision = decisionOn({ ...failed, kyc_check: detailsOf(summaries, po_box) }, lineage)
      return { summaries, decision, does: decision._tag === 'Retry' ? 'retried' : decision.reason }
    })
  const plain = decidedWith('no')
  const boxed = decidedWith('yes')

  const numbers = (decided: typeof plain) => {
    const number = (does: string) => decided.filter(each => each.does === does).length
    return {
      states: decided.length,
      retried: number('retried'),
      'thin file': number('step-up-needed'),
      conflict: number('details-conflict'),
      'no rule': number('no-rule-matches'),
    }
  }

  it('of 3,125 states 62 are retried, 242 are a thin file, 1,333 a conflict', () => {
    expect(numbers(plain)).toEqual({
      states: 3_125,
      retried: 62,
      'thin file': 242,
      conflict: 1_333,
      'no rule': 3_125 - 62 - 242 - 1_333,
    })
  })

  it('where the address is a post office box, 66 are retried, and 239 are a thin file', () => {
    expect(numbers(boxed)).toEqual({
      states: 3_125,
      retried: 66,
      'thin file': 239,
      conflict: 1_333,
      'no rule': 3_125 - 66 - 239 - 1_333,
    })
  })

  const retried = [...plain, ...boxed].filter(({ does }) => does === 'retried')
  const has = (summaries: Summaries, word: Word): number => members.filter(member => summaries[member] === word).length

  it('no state is retried in which nothing matches', () => {
    expect(retried.filter(({ summaries }) => has(summaries, 'match') === 0)).toEqual([])
  })

  it('no state is retried in which two details are wrong, or the date of birth or the id number is', () => {
    const wrong = retried.filter(
      ({ summaries }) =>
        has(summaries, 'no_match') > 1 ||
        summaries.date_of_birth === 'no_match' ||
        ['no_match', 'partial_match'].includes(summaries.id_number),
    )
    expect(wrong).toEqual([])
  })

  it('every state that is retried would still be if one more detail matched, or is no longer failed', () => {
    const isRetried = new Set(
      plain.filter(({ does }) => does === 'retried').map(({ summaries }) => JSON.stringify(summaries)),
    )
    const worse = plain
      .filter(({ does }) => does === 'retried')
      .flatMap(({ summaries }) =>
        members
          .filter(member => summaries[member] === 'partial_match' || summaries[member] === 'no_match')
          .map(member => ({ ...summaries, [member]: 'match' as const })),
      )
      .filter(better => !isRetried.has(JSON.stringify(better)))
      // What is left has nothing that differs: there is nothing to correct.
      .filter(better => has(better, 'partial_match') + has(better, 'no_match') > 0)
    expect(worse).toEqual([])
  })

  it.each([
    { phone: true, id: true },
    { phone: true, id: false },
    { phone: false, id: true },
    { phone: false, id: false },
  ])('there is a retry where a template asks for the phone: $phone, and for the id number: $id', ({ phone, id }) => {
    const configured = plain.filter(
      ({ summaries }) =>
        (summaries.phone_number !== 'no_input') === phone && (summaries.id_number !== 'no_input') === id,
    )
    expect(configured.filter(({ does }) => does === 'retried').length).toBeGreaterThan(0)
  })

  it('no text, time or request tells which detail matched: all retries are alike', () => {
    const shown = retried.map(({ decision }) =>
      decision._tag === 'Retry'
        ? JSON.stringify([
            decision.record.applicantText,
            decision.record.supportText,
            decision.notBeforeMs,
            decision.request,
          ])
        : 'not retried',
    )
    expect(new Set(shown).size).toBe(1)
  })

  it('and so are all that are held', () => {
    const held = [...plain, ...boxed].filter(({ does }) => does !== 'retried')
    const shown = held.map(({ decision: { record } }) => JSON.stringify([record.applicantText, record.supportText]))
    expect(new Set(shown).size).toBe(1)
  })

  it('nothing of it is retried as context of an expired session if it is a conflict', () => {
    const expired = snapshotOf(kycFailed, ['/status', 'expired'])
    const does = all.map(summaries => {
      const decision = decisionOn({ ...expired, kyc_check: detailsOf(summaries, 'no') }, lineage)
      return decision._tag === 'Retry' ? decision.record.fired.join() : decision.reason
    })
    expect(
      Object.fromEntries([...new Set(does)].map(each => [each, does.filter(other => other === each).length])),
    ).toEqual({
      'session-expired': 3_125 - 1_333,
      'details-conflict': 1_333,
    })
  })
})

describe('details and a document', () => {
  /** The members whose words vary: the two that a document shows, and in full all five. */
  const varied = sized<ReadonlyArray<(typeof members)[number]>>({ sample: ['name', 'date_of_birth'], full: members })
  const read = ['match', 'partial_match', 'no_match', 'no_data'] as const
  const unread = [...read, 'unknown'] as const

  const photosFor = (analysis: Photo): ReadonlyArray<Photo> =>
    unread.flatMap(name =>
      unread.flatMap(date_of_birth =>
        [false, true].flatMap(isPoor =>
          [false, true].flatMap(isExpired =>
            [false, true].map(
              (isUnsupported): Photo => ({
                ...analysis,
                image_quality: isPoor ? 'low' : 'high',
                extracted_data: {
                  ...analysis.extracted_data,
                  name,
                  date_of_birth,
                  expiration_date: isExpired ? 'expired' : 'not_expired',
                },
                fraud_analysis_details: {
                  ...analysis.fraud_analysis_details,
                  type_supported: isUnsupported ? 'failed' : 'success',
                },
              }),
            ),
          ),
        ),
      ),
    )

  interface Tally {
    states: number
    retried: number
    contradicted: number
    retriedThoughContradicted: number
    retriedThoughTwoDiffer: number
  }

  const contradicts = (details: Details, { extracted_data }: Photo): boolean =>
    (details.name.summary === 'match' && extracted_data.name === 'no_match') ||
    (details.date_of_birth.summary === 'match' && extracted_data.date_of_birth === 'no_match')

  const twoDiffer = ({ extracted_data: { name, date_of_birth } }: Photo): boolean =>
    [name, date_of_birth].every(word => word === 'no_match' || word === 'partial_match')

  const tallied = (kycStatus: string): Tally => {
    const failed = snapshotOf(documentFailed, step('kyc_check', kycStatus))
    const lineage = alone(failed)
    const [document] = failed.documentary_verification.documents
    if (document === undefined) throw new Error('a document was asked for')
    const photos = photosFor(document.analysis)
    const tally: Tally = {
      states: 0,
      retried: 0,
      contradicted: 0,
      retriedThoughContradicted: 0,
      retriedThoughTwoDiffer: 0,
    }
    for (const summaries of summariesOf(varied)) {
      const kyc_check = detailsOf(summaries, 'no')
      for (const analysis of photos) {
        const snapshot = { ...failed, kyc_check, documentary_verification: { documents: [{ ...document, analysis }] } }
        const isRetried = decisionOn(snapshot, lineage)._tag === 'Retry'
        const isContradicted = contradicts(kyc_check, analysis)
        tally.states += 1
        tally.retried += Number(isRetried)
        tally.contradicted += Number(isContradicted)
        tally.retriedThoughContradicted += Number(isRetried && isContradicted)
        tally.retriedThoughTwoDiffer += Number(isRetried && twoDiffer(analysis))
      }
    }
    return tally
  }

  it.each(['success', 'failed', 'manually_approved', 'not_applicable'])(
    'the data sources at %s: no retry contradicts a confirmed detail, or has two that differ',
    status => {
      const { states, retried, contradicted, retriedThoughContradicted, retriedThoughTwoDiffer } = tallied(status)
      expect([states, retriedThoughContradicted, retriedThoughTwoDiffer]).toEqual([
        5 ** varied.length * 5 * 5 * 8,
        0,
        0,
      ])
      expect(retried).toBeGreaterThan(0)
      expect(contradicted).toBeGreaterThan(0)
    },
  )
})
