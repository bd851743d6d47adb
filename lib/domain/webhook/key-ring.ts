import { type FetchBudget, fullFetchBudget, spendFetch } from './fetch-budget.ts'
import { webhookLimits } from './webhook-limits.ts'

/**
 * What an instance knows of Plaid's signing keys. `K` is the type of an imported key.
 * - `known`: keys by kid, and when they were requested. A key that is no longer fresh is not used, but its kid stays
 *   known.
 * - `unknown`: kids that Plaid does not know, and when it answered so.
 * - `budgets`: one budget of fetches for new kids, which anyone can invent, and a separate one for known kids.
 */
export interface KeyRing<K> {
  readonly known: ReadonlyMap<string, { readonly key: K; readonly atMs: number }>
  readonly unknown: ReadonlyMap<string, number>
  readonly budgets: Readonly<Record<'newKids' | 'knownKids', FetchBudget>>
}

/** What to do about a kid. `Fetch` carries the ring with the fetch deducted from its budget. */
export type LookUp<K> =
  | { readonly _tag: 'Known'; readonly key: K }
  | { readonly _tag: 'Unknown' }
  | { readonly _tag: 'Spent' }
  | { readonly _tag: 'Fetch'; readonly ring: KeyRing<K> }

export const emptyKeyRing = <K>(nowMs: number): KeyRing<K> => ({
  known: new Map(),
  unknown: new Map(),
  budgets: { newKids: fullFetchBudget(nowMs), knownKids: fullFetchBudget(nowMs) },
})

/** The absolute difference: a clock that is set back never makes a key fresh. */
const isWithin = (atMs: number, spanMs: number, nowMs: number): boolean => Math.abs(nowMs - atMs) < spanMs

/** The key of a kid if it is in the ring and fresh. */
export const heldKey = <K>({ known }: KeyRing<K>, kid: string, nowMs: number): K | undefined => {
  const held = known.get(kid)
  return held !== undefined && isWithin(held.atMs, webhookLimits.keyFreshMs, nowMs) ? held.key : undefined
}

export const lookUp = <K>(ring: KeyRing<K>, kid: string, nowMs: number): LookUp<K> => {
  const key = heldKey(ring, kid, nowMs)
  if (key !== undefined) return { _tag: 'Known', key }
  const saidAtMs = ring.unknown.get(kid)
  if (saidAtMs !== undefined && isWithin(saidAtMs, webhookLimits.unknownKidMs, nowMs)) return { _tag: 'Unknown' }
  const budget = ring.known.has(kid) ? 'knownKids' : 'newKids'
  const left = spendFetch(ring.budgets[budget], nowMs)
  if (left === undefined) return { _tag: 'Spent' }
  return { _tag: 'Fetch', ring: { ...ring, budgets: { ...ring.budgets, [budget]: left } } }
}

/** Puts an entry last, and drops the oldest entries beyond `max`. */
const withLast = <V>(map: ReadonlyMap<string, V>, kid: string, value: V, max: number): ReadonlyMap<string, V> =>
  new Map([...[...map].filter(([other]) => other !== kid), [kid, value] as const].slice(-max))

const without = <V>(map: ReadonlyMap<string, V>, kid: string): ReadonlyMap<string, V> =>
  new Map([...map].filter(([other]) => other !== kid))

export const withKey = <K>(ring: KeyRing<K>, kid: string, key: K, nowMs: number): KeyRing<K> => ({
  ...ring,
  known: withLast(ring.known, kid, { key, atMs: nowMs }, webhookLimits.keysMax),
})

export const withUnknownKid = <K>(ring: KeyRing<K>, kid: string, nowMs: number): KeyRing<K> => ({
  ...ring,
  known: without(ring.known, kid),
  unknown: withLast(ring.unknown, kid, nowMs, webhookLimits.unknownKidsMax),
})
