import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTooLate, redeliveryWaitSeconds, requestMsLeft } from '../../../lib/domain/automatic/redelivery.ts'
import { readDeployment } from '../../../local/deployment.ts'

const receivesMax = async (): Promise<number> => {
  const { queues } = await readDeployment()
  return queues.find(({ id }) => id === 'RetryQueue')?.deadLetters?.receivesMax ?? 0
}

describe('the wait for the next receive', () => {
  it('grows with the receive count, from the second receive on', () => {
    expect([1, 2, 3, 4, 5, 28].map(redeliveryWaitSeconds)).toEqual([undefined, 300, 900, 3_600, 3_600, 3_600])
  })

  it('lets a message be received for a day, as long as Plaid delivers a webhook, and no longer than 26 hours', async () => {
    const waits = Array.from({ length: await receivesMax() }, (_, index) => redeliveryWaitSeconds(index + 1) ?? 180)
    const lastReceive = waits.slice(0, -1).reduce((sum, wait) => sum + wait, 0)
    expect(lastReceive).toBeGreaterThanOrEqual(24 * 3_600)
    expect(lastReceive).toBeLessThan(26 * 3_600)
  })
})

describe('a due message', () => {
  const times = (layMs: number) => ({ sentAtMs: 1_000, firstReceivedAtMs: 1_000 + layMs })

  it.each([
    [180_000, 0, false],
    [180_001, 0, true],
    [239_000, 59, false],
    [239_001, 59, true],
    [0, 59, false],
  ])('that lay for %d ms after a delay of %d s is too late: %s', (layMs, delaySeconds, late) => {
    expect(isTooLate(times(layMs), delaySeconds)).toBe(late)
  })

  it('is judged by the difference of the queue’s own times, whatever they are', () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(400_000), fc.nat(900), fc.integer(), (sentAtMs, layMs, delay, shift) => {
        const at = { sentAtMs, firstReceivedAtMs: sentAtMs + layMs }
        const moved = { sentAtMs: sentAtMs + shift, firstReceivedAtMs: sentAtMs + shift + layMs }
        expect(isTooLate(moved, delay)).toBe(isTooLate(at, delay))
      }),
    ))
})

describe('a request', () => {
  it.each([
    [0, 3_600_000],
    [3_599_999, 1],
    [3_600_000, 0],
    [90_000_000, 0],
    [-60_000, 3_660_000],
  ])('%d ms after it was made may be sent for %d ms', (passedMs, leftMs) => {
    expect(requestMsLeft(5_000_000, 5_000_000 + passedMs)).toBe(leftMs)
  })

  it('without a readable time has no such limit', () => {
    expect(requestMsLeft(undefined, 5)).toBe(Number.POSITIVE_INFINITY)
  })
})
