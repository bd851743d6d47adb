import type { ChargedCheck } from './charged-steps.ts'
import { type Prices, partsOfOne } from './prices.ts'

/** Decimal text, exact. Null: a price in it is not known. */
export type Money = string | null

const moneyOf = (parts: number): string => {
  const decimals = String(parts % partsOfOne)
    .padStart(4, '0')
    .replace(/0{1,2}$/, '')
  return `${Math.floor(parts / partsOfOne)}.${decimals}`
}

/** What retries cost, if each of their applicants goes through every check that the retry asks for. */
export interface Cost {
  readonly retries: number
  /** Null if a price is not known. */
  readonly total: Money
  /** Of what is known. */
  readonly known_part: string
  /** How many retries have a check whose price is not known. */
  readonly retries_of_unknown_price: number
  readonly unknown_prices: ReadonlyArray<ChargedCheck>
  /** By check: how often it is charged. */
  readonly checks: Readonly<Partial<Record<ChargedCheck, number>>>
}

export interface Summed {
  readonly parts: number
  readonly cost: Cost
}

export const costOf = (retries: ReadonlyArray<ReadonlyArray<ChargedCheck>>, { parts: prices }: Prices): Summed => {
  const checks: Partial<Record<ChargedCheck, number>> = {}
  let parts = 0
  let unpriced = 0
  for (const retry of retries) {
    for (const check of retry) {
      checks[check] = (checks[check] ?? 0) + 1
      parts += prices[check] ?? 0
    }
    if (retry.some(check => prices[check] === undefined)) unpriced += 1
  }
  const known_part = moneyOf(parts)
  const unknown_prices = (Object.keys(checks) as ChargedCheck[]).filter(check => prices[check] === undefined).toSorted()
  const total = unpriced > 0 ? null : known_part
  return {
    parts,
    cost: { retries: retries.length, total, known_part, retries_of_unknown_price: unpriced, unknown_prices, checks },
  }
}

/** Rounded to a ten-thousandth. Null: there are no people, or a price is not known. */
export const costPer = ({ parts, cost }: Summed, people: number): Money =>
  people === 0 || cost.total === null ? null : moneyOf(Math.round(parts / people))
