import { afterEach, beforeEach, vi } from 'vitest'
import type { Behaviour } from './fault-server.ts'

const deadlineMaxMs = 60_000

/** Every deadline that is set is over now, however busy the machine was until here. */
export const timeIsUp = (): void => void vi.advanceTimersByTime(deadlineMaxMs)

/** Does so with a request that has arrived, and lets the deadline of its sender pass. */
export const untilTimeIsUp =
  (behaviour: Behaviour): Behaviour =>
  socket => {
    behaviour(socket)
    setImmediate(timeIsUp)
  }

/**
 * Time stands still in each test of a file, until `timeIsUp`: no deadline passes because the machine is busy.
 * Sockets and what Node times within are left alone.
 */
export const holdTime = (): void => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
  afterEach(() => void vi.useRealTimers())
}
