import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** The zone in which times are shown; undefined: that of the machine. */
export const Zone = createContext<string | undefined>(undefined)

const formats = new Map<string | undefined, Intl.DateTimeFormat>()

const formatOf = (timeZone: string | undefined): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  })
  formats.set(timeZone, format)
  return format
}

const utcOf = (at: Date): string =>
  `${at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')} UTC`

/** A time as it is here, with its zone; in UTC for a pointer that rests on it, and for a screen reader. */
export const Time = ({ at }: { readonly at: string }) => {
  const zone = useContext(Zone)
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <span>{at}</span>
  const utc = utcOf(date)
  return (
    <time dateTime={at} title={utc}>
      {formatOf(zone).format(date)}
      <span class="unseen"> ({utc})</span>
    </time>
  )
}

const instant = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/

/** A sentence of the service; the times in it are shown like all others. */
export const Sentence = ({ text }: { readonly text: string }) => (
  <>{text.split(instant).map((part, index) => (index % 2 === 1 ? <Time key={part} at={part} /> : part))}</>
)
