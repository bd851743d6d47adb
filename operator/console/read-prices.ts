import { readFile } from 'node:fs/promises'
import { usage } from '../failure.ts'
import { plain } from '../words/plain.ts'
import type { Prices } from './about.ts'

/** The checks that Plaid charges. */
const checks = ['anti_fraud_engine', 'data_source', 'document', 'selfie'] as const

const wrong = (path: string): Error =>
  usage(`${plain(path)} is no file of prices: write it like policies/prices.example.json.`)

const amountOf = (price: unknown): number | undefined => {
  const { amount } = Object(price)
  return typeof amount === 'number' && amount >= 0 && amount <= 1_000 ? amount : undefined
}

/** Reads a file of prices, as `policies/prices.example.json`. */
export const readPrices = async (path: string): Promise<Prices> => {
  const text = await readFile(path, 'utf8')
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    throw wrong(path)
  }
  const { currency, prices } = Object(file)
  const amounts = checks.flatMap(check => {
    const price = Object(prices)[check]
    if (price === undefined) return []
    const amount = amountOf(price)
    if (amount === undefined) throw wrong(path)
    return [[check, amount] as const]
  })
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) throw wrong(path)
  return { currency, amounts: Object.fromEntries(amounts) }
}
