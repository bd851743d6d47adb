import { expect, test } from 'vitest'
import { inTurns } from '../../../bench/measures/in-turns.ts'

test('every name is measured once in each round, and the first round is discarded', async () => {
  const order: string[] = []
  const samples = await inTurns(['a', 'b', 'c'], 4, async name => order.push(name))
  for (let round = 0; round < 5; round += 1)
    expect(order.slice(3 * round, 3 * round + 3).toSorted()).toEqual(['a', 'b', 'c'])
  const kept = [...samples.values()].flat()
  expect(kept).toHaveLength(12)
  expect(Math.min(...kept)).toBe(4)
})
