import * as E from 'fp-ts/Either'
import type { TaskEither } from 'fp-ts/TaskEither'
import type { RetryError } from '../../domain/retry-error.ts'
import type { Credentials, PlaidCredentials } from '../../ports/credentials.ts'

export interface CacheOptions {
  readonly load: TaskEither<RetryError, PlaidCredentials>
  readonly nowMs: () => number
  /** Keys this old or older are loaded anew. */
  readonly freshMs: number
  /** And may be used this long more while that fails. */
  readonly staleMs: number
  /** After a load that failed, or that brought the very keys that Plaid refused, no other is made for this long where one can do without. */
  readonly pauseMs: number
}

type Loaded = E.Either<RetryError, PlaidCredentials>

const refusedByPlaid: Loaded = E.left({ _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' })

const areSame = (one: PlaidCredentials, other: PlaidCredentials): boolean =>
  one.client_id === other.client_id && one.secret === other.secret

/**
 * Plaid's keys, kept in memory. At most one load is under way, and whoever needs one meanwhile shares it.
 * There are no timers, which would be late after a freeze: age is judged when keys are asked for.
 */
export const cachedCredentials = ({ load, nowMs, freshMs, staleMs, pauseMs }: CacheOptions): Credentials => {
  let held: { readonly keys: PlaidCredentials; readonly loadedAtMs: number } | undefined
  let underWay: Promise<Loaded> | undefined
  let failedAtMs: number | undefined

  /** A clock that was set back makes things older, never younger. */
  const isWithin = (sinceMs: number, spanMs: number): boolean => Math.abs(nowMs() - sinceMs) < spanMs
  const isPaused = (): boolean => failedAtMs !== undefined && isWithin(failedAtMs, pauseMs)

  const loadAnew = async (): Promise<Loaded> => {
    const loadedAtMs = nowMs()
    const loaded = await load()
    if (E.isRight(loaded)) held = { keys: loaded.right, loadedAtMs }
    else failedAtMs = nowMs()
    return loaded
  }

  const share = (): Promise<Loaded> => {
    underWay ??= loadAnew().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  const current = async (): Promise<Loaded> => {
    if (held !== undefined && isWithin(held.loadedAtMs, freshMs)) return E.right(held.keys)
    const usable = (): PlaidCredentials | undefined =>
      held !== undefined && isWithin(held.loadedAtMs, freshMs + staleMs) ? held.keys : undefined
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
