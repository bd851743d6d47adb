import { WideTable } from '../wide-table.tsx'
import type { Summary } from './summary.ts'

/** Of a table: its columns with counts by decision. */
export const decisionColumns = ['Retry', 'Held', 'Never'] as const

const height = 120
const width = 720

interface Props {
  readonly days: Summary['days']
}

const Bar = ({ day, x, wide, most }: { day: Props['days'][number]; x: number; wide: number; most: number }) => {
  const high = (count: number): number => (count / most) * height
  const parts = [
    ['retry', day.retry],
    ['hold', day.hold],
    ['never', day.never],
  ] as const
  let top = height
  return (
    <g>
      <title>{`${day.day}: ${day.retry} retry, ${day.hold} held, ${day.never} never`}</title>
      {parts.map(([name, count]) => {
        top -= high(count)
        return <rect key={name} class={name} x={x} y={top} width={wide} height={high(count)} />
      })}
    </g>
  )
}

/** Decisions by day, stacked. The same numbers are in the table below it. */
export const DayChart = ({ days }: Props) => {
  const most = Math.max(1, ...days.map(({ retry, hold, never }) => retry + hold + never))
  const step = width / Math.max(1, days.length)
  const wide = Math.max(1, Math.min(48, step - 2))
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height + 1}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Decisions by day, at most ${most} a day`}
      >
        {days.map((day, index) => (
          <Bar key={day.day} day={day} x={index * step + (step - wide) / 2} wide={wide} most={most} />
        ))}
        <line x1="0" y1={height + 0.5} x2={width} y2={height + 0.5} />
      </svg>
      <figcaption>
        <span>{days[0]?.day}</span>
        <span class="legend">
          <i class="retry" /> retry <i class="hold" /> held <i class="never" /> never
        </span>
        <span>{days.length > 1 ? days.at(-1)?.day : ''}</span>
      </figcaption>
      <details>
        <summary>As a table (days of UTC)</summary>
        <WideTable label="Table by day" columns={['Day', ...decisionColumns]}>
          {days.map(({ day, retry, hold, never }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>{retry}</td>
              <td>{hold}</td>
              <td>{never}</td>
            </tr>
          ))}
        </WideTable>
      </details>
    </figure>
  )
}
