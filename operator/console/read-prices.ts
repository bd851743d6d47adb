import '../../policy-tools/fp-ts-in-node.ts'
import { readFile } from 'node:fs/promises'
import { usage } from '../failure.ts'
import { plain } from '../words/plain.ts'
import type { Prices } from './about.ts'

/** Reads a file of prices, as `policies/prices.example.json`. */
export const readPrices = async (path: string): Promise<Prices> => {
  // Node itself resolves no folder of fp-ts: it is loaded after what resolves it.
  const { partsOfOne, pricesIn } = await import('../../policy-tools/backtest/prices.ts')
  const read = pricesIn(await readFile(path, 'utf8'))
  if (read._tag === 'Left') throw usage(`${plain(path)} is no file of prices. ${read.left.map(plain).join(' ')}`)
  const { currency, parts } = read.right
  const amounts = Object.entries(parts).map(([check, part]) => [check, part / partsOfOne] as const)
  return { currency, amounts: Object.fromEntries(amounts) }
}
