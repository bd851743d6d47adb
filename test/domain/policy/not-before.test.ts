import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounds } from '../../../lib/domain/policy/bounds.ts'
import { notBefore } from '../../../lib/domain/policy/not-before.ts'
import type { RuleName } from '../../../lib/domain/policy/rules/rule-name.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import { decided, type Edits, retried } from './judged.ts'

const at = (time: string): number => Date.parse(`2026-03-${time}Z`)
const minuteMs = 60_000
const spentDays = (count: number): ReadonlyArray<number> => Array.from({ length: count }, () => 200)

/** The attempt was created at 09:00 and ended at 10:00 on the 10th; the delay is 15 minutes, the cool-down 10. */
interface Row {
  readonly law: string
  readonly nowMs: number
  readonly answer?: Edits
  readonly counts?: Edits
  readonly policy?: Edits
  readonly fired?: ReadonlyArray<RuleName>
  readonly expected: number
}

const expiry: ReadonlyArray<RuleName> = ['session-expired']
const typing: ReadonlyArray<RuleName> = ['one-detail-differs']

const timeOf = ({ nowMs, answer = [], counts = [], policy = [], fired = expiry }: Omit<Row, 'law' | 'expected'>) =>
  notBefore(snapshotOf(...answer), countsOf(...counts), policyOf(...policy), fired, nowMs)

/** How much later than the delay it is. */
const jitterOf = (id: string, fired = typing): number =>
  timeOf({ nowMs: at('10T09:59:00'), answer: [['/id', id]], fired }) - at('10T10:15:00')

/** What the law says of the delay holds with any jitter: it is added to what is expected. */
const rows: ReadonlyArray<Row> = [
  { law: 'an expired session is retried at once', nowMs: at('10T10:01:00'), expected: at('10T10:01:00') },
  {
    law: 'the delay does not matter to an expired session',
    nowMs: at('10T10:01:00'),
    policy: [['/delayMs', 86_400_000]],
    expected: at('10T10:01:00'),
  },
  {
    law: 'a delay that has passed means now',
    nowMs: at('10T12:00:00'),
    fired: typing,
    expected: at('10T12:00:00'),
  },
  {
    law: 'without an end, the delay runs from the beginning',
    nowMs: at('10T12:00:00'),
    answer: [['/completed_at', null]],
    fired: typing,
    expected: at('10T12:00:00'),
  },
  {
    law: 'the cool-down moves it',
    nowMs: at('10T12:00:00'),
    counts: [['/subject/lastSentAtMs', at('10T11:55:00')]],
    expected: at('10T12:05:00'),
  },
  {
    law: 'the cool-down runs from the attempt itself too',
    nowMs: at('10T09:02:00'),
    answer: [['/completed_at', '2026-03-10T09:01:00Z']],
    expected: at('10T09:10:00'),
  },
  {
    law: 'an older send does not shorten the cool-down of the attempt',
    nowMs: at('10T09:02:00'),
    answer: [['/completed_at', '2026-03-10T09:01:00Z']],
    counts: [['/subject/lastSentAtMs', at('09T09:00:00')]],
    expected: at('10T09:10:00'),
  },
  {
    law: 'a day with budget left',
    nowMs: at('10T12:00:00'),
    counts: [['/automaticByDay', [199]]],
    expected: at('10T12:00:00'),
  },
  {
    law: 'a spent day moves it to the start of the next',
    nowMs: at('10T12:00:00'),
    counts: [['/automaticByDay', [200]]],
    expected: at('11T00:00:00'),
  },
  {
    law: 'to the next day that has budget left',
    nowMs: at('10T12:00:00'),
    counts: [['/automaticByDay', [200, 200, 5, 200]]],
    expected: at('12T00:00:00'),
  },
  {
    law: 'the day that counts is the one on which it would go out',
    nowMs: at('10T12:00:00'),
    policy: [['/caps/cooldownMs', 26 * 60 * minuteMs]],
    counts: [['/automaticByDay', [200, 0]]],
    expected: at('11T11:00:00'),
  },
  {
    law: 'a day that is not counted is unused',
    nowMs: at('10T12:00:00'),
    counts: [['/automaticByDay', spentDays(3)]],
    expected: at('13T00:00:00'),
  },
  {
    law: 'days ahead of all that are counted',
    nowMs: at('10T12:00:00'),
    policy: [['/caps/cooldownMs', 5 * 24 * 60 * minuteMs]],
    counts: [['/automaticByDay', spentDays(2)]],
    expected: at('15T09:00:00'),
  },
]

it.each(rows)('$law', ({ expected, ...row }) => {
  expect(new Date(timeOf(row))).toEqual(new Date(expected))
})

describe('the common delay', () => {
  it('is fifteen minutes from the end, and a jitter of less than ten minutes', () => {
    const ids = Array.from({ length: 500 }, (_, index) => `idv_${index}`)
    const jitters = ids.map(id => jitterOf(id))
    expect(Math.min(...jitters)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...jitters)).toBeLessThan(10 * minuteMs)
    expect(bounds.jitterMsMax).toBe(10 * minuteMs)
  })

  it('spreads attempts over the ten minutes', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `idv_52xR9LKo${index}`)
    const byMinute = new Set(ids.map(id => Math.floor(jitterOf(id) / minuteMs)))
    expect([...byMinute].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('has one jitter for both spellings of an id', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(idv|flwses)_[0-9A-Za-z]{1,20}$/), id => {
        expect(jitterOf(otherSpelling(id))).toBe(jitterOf(id))
      }),
    )
    expect(jitterOf('idv_1')).not.toBe(jitterOf('idv_2'))
  })

  it.each<RuleName>([
    'sms-not-verified',
    'one-detail-differs',
    'details-close',
    'po-box',
    'thin-file',
    'image-unclear',
    'document-expired',
    'document-unsuitable',
    'entry-differs-from-document',
    'selfie-unclear',
  ])('is the same for %s as for a typing error', rule => {
    expect(jitterOf('idv_same', [rule])).toBe(jitterOf('idv_same'))
  })

  it('counts where an expired session is not the only reason', () => {
    expect(jitterOf('idv_same', ['session-expired', 'image-unclear'])).toBe(jitterOf('idv_same'))
  })

  it('without an end, runs from the beginning', () => {
    const moved = (completed_at: string | null) =>
      timeOf({ nowMs: at('10T09:00:00'), answer: [['/completed_at', completed_at]], fired: typing })
    expect(moved(null)).toBe(moved('2026-03-10T09:00:00Z'))
    expect(moved(null)).toBeLessThan(moved('2026-03-10T10:00:00Z'))
  })

  it('can be changed by a policy', () => {
    const later = timeOf({ nowMs: at('10T09:59:00'), policy: [['/delayMs', 60 * minuteMs]], fired: typing })
    expect(later - timeOf({ nowMs: at('10T09:59:00'), fired: typing })).toBe(45 * minuteMs)
  })
})

describe('deciding again when it falls due', () => {
  it.each(Object.entries(retried))('%s: neither moves it nor drops it', (_, edits) => {
    const early = { atMs: at('10T10:00:30') }
    const first = decided(edits, early)
    const due = first._tag === 'Retry' ? first.notBeforeMs : Number.NaN
    expect(due).toBeGreaterThanOrEqual(early.atMs)
    expect(decided(edits, { atMs: due })).toMatchObject({ _tag: 'Retry', notBeforeMs: due })
  })
})
