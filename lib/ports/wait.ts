import type { Task } from 'fp-ts/Task'

/** Time that passes, in milliseconds, before something is tried again. */
export interface WaitEnvironment {
  readonly wait: (ms: number) => Task<void>
}
