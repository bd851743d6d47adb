import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

// Node's timers are up to a millisecond late, so the end of a wait polls the clock.
const timerSlackMs = 1.5

const pause = async (untilMs: number): Promise<void> => {
  const timerMs = untilMs - performance.now() - timerSlackMs
  if (timerMs > 0) await wait(timerMs)
  while (performance.now() < untilMs) await new Promise(setImmediate)
}

/** Forwards data `delayMs` later, in order. */
const carry = (from: Socket, to: Socket, delayMs: number, openAtMs: number): void => {
  let last: Promise<unknown> = Promise.resolve()
  from.on('data', chunk => {
    const dueMs = Math.max(performance.now(), openAtMs) + delayMs
    last = last.then(() => pause(dueMs)).then(() => to.write(chunk))
  })
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}

/**
 * A TCP proxy with a network delay. On a new connection the first data waits one more round trip, because the kernel
 * of this machine opens the connection at once.
 */
export const delayLine = (port: number, roundTripMs: number): Server =>
  createServer({ noDelay: true }, client => {
    const server = connect({ host: '127.0.0.1', port, noDelay: true })
    const openAtMs = performance.now() + roundTripMs
    carry(client, server, roundTripMs / 2, openAtMs)
    carry(server, client, roundTripMs / 2, openAtMs)
  })
