import { expect, it } from 'vitest'
import { notBefore } from '../../../lib/domain/policy/not-before.ts'
import type { Edit } from '../../support/edited.ts'
import { countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'

const at = (time: string): number => Date.parse(`2026-03-${time}Z`)
const minutes = (count: number): number => count * 60_000
const spentDays = (count: number): ReadonlyArray<number> => Array.from({ length: count }, () => 200)

/** The attempt was created at 09:00 and ended at 10:00 on the 10th. */
interface Row {
  readonly law: string
  readonly nowMs: number
  readonly delayMs: number
  readonly answer?: ReadonlyArray<Edit>
  readonly counts?: ReadonlyArray<Edit>
  readonly expected: number
}

const rows: ReadonlyArray<Row> = [
  {
    law: 'the delay runs from the end of the attempt',
    nowMs: at('10T10:01:00'),
    delayMs: minutes(60),
    expected: at('10T11:00:00'),
  },
  {
    law: 'a delay that has passed means now',
    nowMs: at('10T12:00:00'),
    delayMs: minutes(60),
    expected: at('10T12:00:00'),
  },
  {
    law: 'deciding again when it falls due does not start the delay anew',
    nowMs: at('10T11:00:00'),
    delayMs: minutes(60),
    expected: at('10T11:00:00'),
  },
  {
    law: 'without an end, from when it was first seen',
    nowMs: at('10T10:30:00'),
    delayMs: minutes(60),
    answer: [['/completed_at', null]],
    counts: [['/firstSeenAtMs', at('10T10:05:00')]],
    expected: at('10T11:05:00'),
  },
  {
    law: 'without an end and first seen now, from now',
    nowMs: at('10T10:30:00'),
    delayMs: minutes(60),
    answer: [['/completed_at', null]],
    expected: at('10T11:30:00'),
  },
  {
    law: 'the cool-down moves it',
    nowMs: at('10T12:00:00'),
    delayMs: 0,
    counts: [['/subject/lastSentAtMs', at('10T11:55:00')]],
    expected: at('10T12:05:00'),
  },
  {
    law: 'the cool-down runs from the attempt itself too',
    nowMs: at('10T09:02:00'),
    delayMs: 0,
    answer: [['/completed_at', '2026-03-10T09:01:00Z']],
    expected: at('10T09:10:00'),
  },
  {
    law: 'the later of delay and cool-down',
    nowMs: at('10T10:00:00'),
    delayMs: minutes(10),
    counts: [['/subject/lastSentAtMs', at('10T09:59:00')]],
    expected: at('10T10:10:00'),
  },
  {
    law: 'a day with budget left',
    nowMs: at('10T12:00:00'),
    delayMs: 0,
    counts: [['/automaticByDay', [199]]],
    expected: at('10T12:00:00'),
  },
  {
    law: 'a spent day moves it to the start of the next',
    nowMs: at('10T12:00:00'),
    delayMs: 0,
    counts: [['/automaticByDay', [200]]],
    expected: at('11T00:00:00'),
  },
  {
    law: 'to the next day that has budget left',
    nowMs: at('10T12:00:00'),
    delayMs: 0,
    counts: [['/automaticByDay', [200, 200, 5, 200]]],
    expected: at('12T00:00:00'),
  },
  {
    law: 'the day that counts is the one on which it would go out',
    nowMs: at('10T12:00:00'),
    delayMs: minutes(24 * 60),
    counts: [['/automaticByDay', [200, 0]]],
    expected: at('11T10:00:00'),
  },
  {
    law: 'a day that is not counted is unused',
    nowMs: at('10T12:00:00'),
    delayMs: 0,
    counts: [['/automaticByDay', spentDays(3)]],
    expected: at('13T00:00:00'),
  },
  {
    law: 'days ahead of all that are counted',
    nowMs: at('10T12:00:00'),
    delayMs: minutes(5 * 24 * 60),
    counts: [['/automaticByDay', spentDays(2)]],
    expected: at('15T10:00:00'),
  },
]

it.each(rows)('$law', ({ nowMs, delayMs, answer = [], counts = [], expected }) => {
  const { caps } = policyOf()
  expect(new Date(notBefore(snapshotOf(...answer), countsOf(...counts), { caps, delayMs }, nowMs))).toEqual(
    new Date(expected),
  )
})
