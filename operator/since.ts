import { usage } from './failure.ts'

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** The time that `14d`, `36h`, `90m` or an ISO date means, before `nowMs`. */
export const since = (text: string, nowMs: number): string => {
  const [, amount, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
  if (amount !== undefined) return new Date(nowMs - Number(amount) * unitMs[unit as keyof typeof unitMs]).toISOString()
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw usage('--since must be like 14d, 36h, 90m or 2026-05-01T00:00:00Z.')
  return new Date(ms).toISOString()
}
