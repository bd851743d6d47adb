import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { childOf, historyOf, isChildOf, isNewest, rowOf } from '../../../lib/domain/plaid/history.ts'
import { foldedId } from '../../../lib/domain/plaid/same-id.ts'
import { anAttempt } from '../../support/attempt.ts'
import { otherSpelling, spelling } from '../../support/other-spelling.ts'

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

/** A shuffled chain, each id in it spelled in one of two ways, wherever it stands. */
const respelledChain = shuffledChain.chain(({ gaps, rows }) =>
  fc
    .tuple(
      ...rows.map(row =>
        fc
          .tuple(
            spelling(row.id),
            row.previous_attempt_id === null ? fc.constant(null) : spelling(row.previous_attempt_id),
          )
          .map(([id, previous_attempt_id]) => ({ ...row, id, previous_attempt_id })),
      ),
    )
    .map(respelled => ({ gaps, rows: respelled })),
)

describe('a list in which Plaid spells ids in two ways', () => {
  it('has the same order', () => {
    fc.assert(
      fc.property(respelledChain, ({ gaps, rows }) => {
        expect(historyOf(rows).map(({ id }) => foldedId(id))).toEqual(
          chainOf(gaps)
            .map(({ id }) => id)
            .toReversed(),
        )
      }),
    )
  })

  it('has the same rows, children and newest attempt, whichever spelling is asked for', () => {
    fc.assert(
      fc.property(respelledChain, ({ gaps, rows }) => {
        const history = historyOf(rows)
        for (const [index, { id }] of chainOf(gaps).entries())
          for (const asked of [id, otherSpelling(id)]) {
            const child = childOf(history, asked)
            expect(foldedId(rowOf(history, asked)?.id ?? '')).toBe(id)
            expect(child && foldedId(child.id)).toBe(chainOf(gaps)[index + 1]?.id)
            expect(isNewest(history, asked)).toBe(index === gaps.length - 1)
          }
      }),
    )
  })
})

describe('an attempt that names itself as its previous one', () => {
  it.each(['idv_1', 'flwses_1'])('in the spelling %s is no child of its own', previous_attempt_id => {
    const attempt = anAttempt({ id: 'idv_1', previous_attempt_id })
    expect(isChildOf(attempt, 'idv_1')).toBe(false)
    expect(childOf([attempt], 'flwses_1')).toBeUndefined()
    expect(historyOf([attempt])).toEqual([attempt])
  })
})
