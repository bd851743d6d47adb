import type { IO } from 'fp-ts/IO'

/** Wall-clock time in Unix milliseconds. */
export interface ClockEnvironment {
  readonly nowMs: IO<number>
}
