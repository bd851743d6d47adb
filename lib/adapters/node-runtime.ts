import { createHash, randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { DigestEnvironment } from '../ports/digest.ts'
import type { RandomEnvironment } from '../ports/random.ts'
import type { WaitEnvironment } from '../ports/wait.ts'

/** Clock, random values and hashes from Node. */
export const nodeRuntime: ClockEnvironment & RandomEnvironment & DigestEnvironment & WaitEnvironment = {
  nowMs: () => Date.now(),
  newToken: () => randomBytes(16).toString('base64url'),
  random: () => Math.random(),
  sha256: text => createHash('sha256').update(text).digest('hex'),
  wait: ms => () => setTimeout(ms),
}
