import type { IO } from 'fp-ts/IO'

/** Where log lines are written, and the clock. `write` gets one line without a line break. */
export interface LineSink {
  /** CloudWatch's namespace of this deployment's metrics. */
  readonly metricsNamespace: string
  readonly write: (line: string) => void
  readonly nowMs: IO<number>
}

/** What is known of a call before its event is read. `requestId` is Lambda's own id, never a caller's text. */
export interface CallStart {
  readonly driver: string
  readonly requestId: string
  readonly isColdStart: boolean
}

type Line = Readonly<Record<string, unknown>>

/** The one log line of a call. */
export interface CallLine {
  /** Writes the line with every given member: its callers must pass members of an allow-list only. */
  readonly end: (members: { readonly outcome: string } & Line) => IO<void>
  /**
   * Writes the line for something thrown. Its message may hold anything, so only its class and code positions are
   * written, with `members`, which are known of the call.
   */
  readonly endDefect: (thrown: unknown, members?: object) => IO<void>
}

const framesMax = 8

/** The code positions of a stack, without the message; none if the message cannot be separated from them. */
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

/**
 * CloudWatch's embedded metric format: CloudWatch extracts the metrics from the log line. Alarms use the dimension
 * `outcome`.
 */
const metricsOf = (Namespace: string, timestampMs: number, counts: ReadonlyArray<string>): Line => ({
  _aws: {
    Timestamp: timestampMs,
    CloudWatchMetrics: [
      {
        Namespace,
        Dimensions: [['outcome']],
        Metrics: [{ Name: 'Calls', Unit: 'Count' }],
      },
      ...(counts.length === 0
        ? []
        : [{ Namespace, Dimensions: [[]], Metrics: counts.map(Name => ({ Name, Unit: 'Count' })) }]),
    ],
  },
})

/**
 * Opens the line of one call. `counts` names members that are also written as separate metrics without dimensions;
 * each is 0 unless given.
 */
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
