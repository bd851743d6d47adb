import type { About } from './about.ts'
import { readPrices } from './read-prices.ts'

interface Known {
  readonly place: string
  readonly isLocal: boolean
  readonly region: string | undefined
  readonly by: string
  /** The path of the policy file of the stage. */
  readonly policy: string
  readonly prices: string | undefined
}

/** Prices are read at once, so that a mistake in their file is said at the start; the policy when it is asked for. */
export const aboutOf = async ({ place, isLocal, region, by, policy, prices }: Known): Promise<() => Promise<About>> => {
  const read = prices === undefined ? null : await readPrices(prices)
  let answer: Promise<About> | undefined
  const ask = async (): Promise<About> => {
    const { policyWords } = await import('./policy-words.ts')
    return { place, is_local: isLocal, region: region ?? null, by, policy: await policyWords(policy), prices: read }
  }
  return () => (answer ??= ask())
}
