import { afterEach, beforeEach, vi } from 'vitest'
import type { Behaviour } from './fault-server.ts'

const deadlineMaxMs = 60_000

/** Ends every deadline that is set. */
export const timeIsUp = (): void => void vi.advanceTimersByTime(deadlineMaxMs)

/** Handles an arrived request in this way, and then ends the deadline of its sender. */
export const untilTimeIsUp =
  (behaviour: Behaviour): Behaviour =>
  socket => {
    behaviour(socket)
    setImmediate(timeIsUp)
  }

/**
 * Fake timers for each test of a file, so that no deadline ends because the machine is busy. `timeIsUp` ends them.
 * Sockets and Node's internal timers are real.
 */
export const holdTime = (): void => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
  afterEach(() => void vi.useRealTimers())
}
