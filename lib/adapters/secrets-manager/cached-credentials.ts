import * as E from 'fp-ts/Either'
import type { TaskEither } from 'fp-ts/TaskEither'
import type { RetryError } from '../../domain/retry-error.ts'
import type { Credentials, PlaidCredentials } from '../../ports/credentials.ts'

export interface CacheOptions {
  readonly load: TaskEither<RetryError, PlaidCredentials>
  readonly nowMs: () => number
  /** Keys of this age or older are loaded again. */
  readonly freshMs: number
  /** How much longer they may be used while that fails. */
  readonly staleMs: number
  /**
   * After a load that failed, or that brought the keys that Plaid refused, the next load waits this long, unless
   * there are no usable keys.
   */
  readonly pauseMs: number
}

type Loaded = E.Either<RetryError, PlaidCredentials>

const refusedByPlaid: Loaded = E.left({ _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' })

const areSame = (one: PlaidCredentials, other: PlaidCredentials): boolean =>
  one.client_id === other.client_id && one.secret === other.secret

/** The absolute difference: a clock that is set back never makes keys fresh. */
const isWithin = (sinceMs: number, spanMs: number, nowMs: number): boolean => Math.abs(nowMs - sinceMs) < spanMs

/** A load of which at most one is in progress: concurrent calls share it. */
const shared = (load: () => Promise<Loaded>): (() => Promise<Loaded>) => {
  let inProgress: Promise<Loaded> | undefined
  return () => {
    inProgress ??= load().finally(() => {
      inProgress = undefined
    })
    return inProgress
  }
}

/**
 * Plaid's keys, cached in memory. At most one load is in progress, and concurrent calls share it. There are no
 * timers, which would be late after a freeze: the age is checked when keys are requested.
 */
export const cachedCredentials = ({ load, nowMs, freshMs, staleMs, pauseMs }: CacheOptions): Credentials => {
  let held: { readonly keys: PlaidCredentials; readonly loadedAtMs: number } | undefined
  let failedAtMs: number | undefined

  const isPaused = (): boolean => failedAtMs !== undefined && isWithin(failedAtMs, pauseMs, nowMs())

  const loadAgain = async (): Promise<Loaded> => {
    const loadedAtMs = nowMs()
    const loaded = await load()
    if (E.isRight(loaded)) held = { keys: loaded.right, loadedAtMs }
    else failedAtMs = nowMs()
    return loaded
  }

  const share = shared(loadAgain)

  const current = async (): Promise<Loaded> => {
    if (held !== undefined && isWithin(held.loadedAtMs, freshMs, nowMs())) return E.right(held.keys)
    const usable = (): PlaidCredentials | undefined =>
      held !== undefined && isWithin(held.loadedAtMs, freshMs + staleMs, nowMs()) ? held.keys : undefined
    const stale = usable()
    if (stale !== undefined && isPaused()) return E.right(stale)
    const loaded = await share()
    const keys = E.isLeft(loaded) ? usable() : undefined
    return keys === undefined ? loaded : E.right(keys)
  }

  const after = (refused: PlaidCredentials) => async (): Promise<Loaded> => {
    if (held !== undefined && !areSame(held.keys, refused)) return E.right(held.keys)
    if (isPaused()) return refusedByPlaid
    const loaded = await share()
    if (E.isLeft(loaded) || !areSame(loaded.right, refused)) return loaded
    failedAtMs = nowMs()
    return refusedByPlaid
  }

  return { current, after }
}
