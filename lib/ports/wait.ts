import type { Task } from 'fp-ts/Task'

/** Waits for a time in milliseconds. */
export interface WaitEnvironment {
  readonly wait: (ms: number) => Task<void>
}
