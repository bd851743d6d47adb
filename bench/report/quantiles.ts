export interface Quantiles {
  readonly p10: number
  readonly median: number
  readonly p90: number
  readonly count: number
}

/** The quantile of at least one value, interpolated between two values. */
const quantile = (sorted: readonly number[], at: number): number => {
  const position = (sorted.length - 1) * at
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined) throw new Error('nothing was measured')
  return below + (above - below) * (position % 1)
}

export const quantilesOf = (values: readonly number[]): Quantiles => {
  const sorted = values.toSorted((a, b) => a - b)
  const [p10, median, p90] = [quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9)]
  return { p10, median, p90, count: values.length }
}

export const p10Of = (values: readonly number[]): number => quantilesOf(values).p10

export const medianOf = (values: readonly number[]): number => quantilesOf(values).median
