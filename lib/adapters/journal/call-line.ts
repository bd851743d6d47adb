import type { IO } from 'fp-ts/IO'

/** Where lines go, and what time it is. `write` gets one line without its end. */
export interface LineSink {
  /** CloudWatch's name for this deployment's metrics. */
  readonly metricsNamespace: string
  readonly write: (line: string) => void
  readonly nowMs: IO<number>
}

/** What is known of a call before it is read. `requestId` is Lambda's own, never a caller's text. */
export interface CallStart {
  readonly driver: string
  readonly requestId: string
  readonly isColdStart: boolean
}

type Line = Readonly<Record<string, unknown>>

/** The one line of a call. */
export interface CallLine {
  /** Writes it. Every member is written: whoever calls this keeps an allow-list. */
  readonly end: (members: { readonly outcome: string } & Line) => IO<void>
  /** Writes it for something thrown, with what else is known of the call. Its message may hold anything: only its class and code positions are kept. */
  readonly endDefect: (thrown: unknown, members?: object) => IO<void>
}

const framesMax = 8

/** The code positions of a stack, below the message; none where the message cannot be told apart from them. */
const framesOf = ({ name, message, stack = '' }: Error): ReadonlyArray<string> => {
  const head = message === '' ? `${name}\n` : `${name}: ${message}\n`
  if (!stack.startsWith(head)) return []
  const frames = stack.slice(head.length).split('\n')
  return frames.slice(0, framesMax).map(frame => frame.trim())
}

const defectMembers = (thrown: unknown) =>
  thrown instanceof Error
    ? { outcome: 'defect', defect: thrown.constructor.name, frames: framesOf(thrown) }
    : { outcome: 'defect', defect: typeof thrown }

/** CloudWatch's embedded metric format: CloudWatch reads the counts out of the line itself. Alarms are set on the dimension `outcome`. */
const metricsOf = (Namespace: string, timestampMs: number, counts: ReadonlyArray<string>): Line => ({
  _aws: {
    Timestamp: timestampMs,
    CloudWatchMetrics: [
      {
        Namespace,
        Dimensions: [['outcome'], ['driver', 'outcome']],
        Metrics: [
          { Name: 'Calls', Unit: 'Count' },
          { Name: 'Duration', Unit: 'Milliseconds' },
        ],
      },
      ...counts.map(Name => ({ Namespace, Dimensions: [[]], Metrics: [{ Name, Unit: 'Count' }] })),
    ],
  },
})

/** Opens the line of one call. `counts` names members that are counted too, by themselves. */
export const openCallLine = (
  { metricsNamespace, write, nowMs }: LineSink,
  { driver, requestId, isColdStart }: CallStart,
  counts: ReadonlyArray<string> = [],
): CallLine => {
  const startedMs = nowMs()
  const end = (members: Line) => () => {
    const endedMs = nowMs()
    write(
      JSON.stringify({
        time: new Date(endedMs).toISOString(),
        driver,
        request_id: requestId,
        cold_start: isColdStart,
        ...Object.fromEntries(counts.map(name => [name, 0])),
        ...members,
        Calls: 1,
        Duration: endedMs - startedMs,
        ...metricsOf(metricsNamespace, endedMs, counts),
      }),
    )
  }
  return { end, endDefect: (thrown, members = {}) => end({ ...members, ...defectMembers(thrown) }) }
}
