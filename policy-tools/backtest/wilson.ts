/** A part of a number, with its 95 % interval after Wilson. */
export interface Rate {
  readonly of: number
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** The quantile of the normal distribution for 95 %, two-sided. */
const z = 1.959963984540054

/** Null: of nothing there is no rate. */
export const wilson = (count: number, of: number): Rate | null => {
  if (of === 0) return null
  const share = count / of
  const middle = (share + z ** 2 / (2 * of)) / (1 + z ** 2 / of)
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  return {
    of,
    rate: share,
    // Exactly 0 and 1 at the ends, where rounding errors would go past them.
    low: count === 0 ? 0 : middle - half,
    high: count === of ? 1 : middle + half,
  }
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

/** The rate in four decimals. */
export const inFourDecimals = ({ of, rate, low, high }: Rate): Rate => ({
  of,
  rate: rounded(rate),
  low: rounded(low),
  high: rounded(high),
})
