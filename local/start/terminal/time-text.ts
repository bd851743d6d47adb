const formatter = (timeZone: string | undefined, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', ...(timeZone !== undefined && { timeZone }) })

/** How instants are written, in one time zone. */
export interface TimeText {
  /** `12:04:05` */
  readonly second: (atMs: number) => string
  /** `12:04`, with the day if that is another one than that of `seenAtMs`. */
  readonly minute: (atMs: number, seenAtMs: number) => string
}

/** By default in the time zone of this machine. */
export const timeText = (timeZone?: string): TimeText => {
  const second = formatter(timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const minute = formatter(timeZone, { hour: '2-digit', minute: '2-digit' })
  const day = formatter(timeZone, { weekday: 'short', day: 'numeric', month: 'short' })
  return {
    second: atMs => second.format(atMs),
    minute: (atMs, seenAtMs) => {
      const date = day.format(atMs).replace(',', '')
      return date === day.format(seenAtMs).replace(',', '') ? minute.format(atMs) : `${date} ${minute.format(atMs)}`
    },
  }
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

/** A duration in its two largest units: `2 h`, `18 min 30 s`. */
export const spanText = (ms: number): string => {
  const first = units.findIndex(([, size]) => ms >= size)
  if (first < 0) return '0 s'
  let left = ms
  return units
    .slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(left / size)
      left -= count * size
      return count === 0 ? [] : [`${count} ${unit}`]
    })
    .join(' ')
}
