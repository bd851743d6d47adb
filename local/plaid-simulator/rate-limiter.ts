import type { Knobs } from './knobs.ts'
import type { Environment } from './world.ts'

/** Plaid's default limits: calls per minute and client. The other endpoints have no documented limit. */
const productionLimits: ReadonlyMap<string, number> = new Map([
  ['/identity_verification/create', 120],
  ['/identity_verification/get', 420],
  ['/identity_verification/list', 300],
  ['/identity_verification/retry', 120],
])

const sandboxLimit = 60

const minuteMs = 60_000

export type RateLimiter = {
  /** Undefined if the call is allowed; otherwise the seconds until the next allowed call. */
  readonly refusedForS: (path: string, now: number, knobs: Knobs) => number | undefined
  readonly forget: () => void
}

export const rateLimiter = (environment: Environment): RateLimiter => {
  const calls = new Map<string, readonly number[]>()

  const bucketOf = (path: string, knobs: Knobs): { name: string; limit: number } | undefined => {
    const limit = productionLimits.get(path)
    if (limit === undefined) return undefined
    if (environment === 'production') return { name: path, limit }
    return { name: knobs.sandboxLimitScope === 'shared' ? '/identity_verification/*' : path, limit: sandboxLimit }
  }

  return {
    refusedForS: (path, now, knobs) => {
      const bucket = bucketOf(path, knobs)
      if (bucket === undefined) return undefined
      const isSliding = knobs.rateLimitWindow === 'sliding'
      const since = isSliding ? now - minuteMs + 1 : now - (now % minuteMs)
      const counted = (calls.get(bucket.name) ?? []).filter(at => at >= since)
      const isRefused = counted.length >= bucket.limit
      const kept = isRefused && !knobs.rateLimitCountsRefused ? counted : [...counted, now]
      calls.set(bucket.name, kept)
      if (!isRefused) return undefined
      const freeAt = isSliding ? (kept.at(-bucket.limit) ?? now) + minuteMs : since + minuteMs
      return Math.max(1, Math.ceil((freeAt - now) / 1000))
    },
    forget: () => calls.clear(),
  }
}
