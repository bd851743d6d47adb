import type { Rate } from '../../../../policy-tools/backtest/wilson.ts'

export const percent = (share: number): string => `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`

/** `40.0 % (95 %: 25.0–57.1 %)`. */
export const rateText = ({ rate, low, high }: Rate): string =>
  `${percent(rate)} (95 %: ${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)} %)`
