const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** When to look for a child, after the send: 15 s, 1, 5, 15 min, 1 h, then daily for 30 days. */
const offsetsMs: ReadonlyArray<number> = [
  15_000,
  minuteMs,
  5 * minuteMs,
  15 * minuteMs,
  60 * minuteMs,
  ...Array.from({ length: 30 }, (_, day) => (day + 1) * dayMs),
]

/** The next time to look for a child, in Unix milliseconds, after `nowMs`; undefined after the last look. */
export const lookAgainAtMs = (sentAtMs: number, nowMs: number): number | undefined => {
  const next = offsetsMs.find(offset => sentAtMs + offset > nowMs)
  return next === undefined ? undefined : sentAtMs + next
}
