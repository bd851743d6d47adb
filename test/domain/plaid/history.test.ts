import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyOf } from '../../../lib/domain/plaid/history.ts'
import { anAttempt } from '../../support/attempt.ts'

/** Attempts that each retry the one before, `gapsMs` apart. */
const chainOf = (gapsMs: ReadonlyArray<number>) => {
  let atMs = Date.parse('2026-11-01T12:00:00Z')
  return gapsMs.map((gapMs, index) => {
    atMs += gapMs
    return anAttempt({
      id: `idv_${index}`,
      created_at: new Date(atMs).toISOString(),
      previous_attempt_id: index === 0 ? null : `idv_${index - 1}`,
    })
  })
}

const shuffledChain = fc
  .array(fc.constantFrom(0, 0, 1, 1_000, 86_400_000), { minLength: 1, maxLength: 12 })
  .chain(gaps => fc.shuffledSubarray(chainOf(gaps), { minLength: gaps.length }).map(rows => ({ gaps, rows })))

describe('historyOf', () => {
  it('orders a chain of attempts newest first, whatever order they came in and however many fell on one instant', () => {
    fc.assert(
      fc.property(shuffledChain, ({ gaps, rows }) => {
        expect(historyOf(rows).map(attempt => attempt.id)).toEqual(
          chainOf(gaps)
            .map(attempt => attempt.id)
            .toReversed(),
        )
      }),
    )
  })

  it('compares instants, not their texts', () => {
    const earlier = anAttempt({ id: 'earlier', created_at: '2026-11-01T12:00:00+02:00' })
    const later = anAttempt({ id: 'later', created_at: '2026-11-01T10:00:01Z' })
    expect(historyOf([earlier, later]).map(attempt => attempt.id)).toEqual(['later', 'earlier'])
  })

  it('terminates when attempts name each other', () => {
    const one = anAttempt({ id: 'a', previous_attempt_id: 'b' })
    const other = anAttempt({ id: 'b', previous_attempt_id: 'a' })
    expect(historyOf([one, other])).toHaveLength(2)
  })

  it('does not change its input', () => {
    const rows = Object.freeze(chainOf([0, 1, 0]))
    historyOf(rows)
    expect(rows.map(attempt => attempt.id)).toEqual(['idv_0', 'idv_1', 'idv_2'])
  })
})
