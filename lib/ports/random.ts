import type { IO } from 'fp-ts/IO'

/** Random values. */
export interface RandomEnvironment {
  /** A token that no other process has: 128 random bits or more. */
  readonly newToken: IO<string>
  /** 0 or more, less than 1. */
  readonly random: IO<number>
}
