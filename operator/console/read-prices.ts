import { readFile } from 'node:fs/promises'
import * as E from 'fp-ts/Either'
import { partsOfOne, pricesIn } from '../../policy-tools/backtest/prices.ts'
import { usage } from '../failure.ts'
import { plain } from '../words/plain.ts'
import type { Prices } from './about.ts'

/** Reads a file of prices, as `policies/prices.example.json`. */
export const readPrices = async (path: string): Promise<Prices> => {
  const read = pricesIn(await readFile(path, 'utf8'))
  if (E.isLeft(read)) throw usage(`${plain(path)} is no file of prices. ${read.left.map(plain).join(' ')}`)
  const { currency, parts } = read.right
  const amounts = Object.entries(parts).map(([check, part]) => [check, part / partsOfOne] as const)
  return { currency, amounts: Object.fromEntries(amounts) }
}
