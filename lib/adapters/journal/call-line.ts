import type { IO } from 'fp-ts/IO'
import { type Metrics, unitOf } from './metrics.ts'

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

/** The one log line of a call whose outcome is a word of a closed list. */
export interface CallLine<Outcome extends string> {
  /**
   * Writes the line with every given member: its callers must pass members of an allow-list only. `metrics` are members
   * too, and CloudWatch extracts them.
   */
  readonly end: (outcome: Outcome, members: Line, metrics: Metrics) => IO<void>
  /**
   * Writes the line for something thrown. Its message may hold anything, so only its class and code positions are
   * written, with `members`, which are known of the call.
   */
  readonly endDefect: (thrown: unknown, members: Line, metrics: Metrics) => IO<void>
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
  thrown instanceof Error ? { defect: thrown.constructor.name, frames: framesOf(thrown) } : { defect: typeof thrown }

/** CloudWatch's embedded metric format: CloudWatch extracts the metrics from the log line. They have no dimensions. */
const describe = (Namespace: string, Timestamp: number, names: ReadonlyArray<string>): Line => ({
  _aws: {
    Timestamp,
    CloudWatchMetrics: [{ Namespace, Dimensions: [[]], Metrics: names.map(Name => ({ Name, Unit: unitOf(Name) })) }],
  },
})

/** Opens the line of one call. */
export const openCallLine = <Outcome extends string>(
  { metricsNamespace, write, nowMs }: LineSink,
  { driver, requestId, isColdStart }: CallStart,
): CallLine<Outcome | 'defect'> => {
  const startedMs = nowMs()
  const end = (outcome: Outcome | 'defect', members: Line, metrics: Metrics) => () => {
    const endedMs = nowMs()
    const counted = { Calls: 1, ...metrics }
    write(
      JSON.stringify({
        time: new Date(endedMs).toISOString(),
        driver,
        request_id: requestId,
        cold_start: isColdStart,
        outcome,
        ...members,
        ...counted,
        Duration: endedMs - startedMs,
        ...describe(metricsNamespace, endedMs, Object.keys(counted)),
      }),
    )
  }
  return {
    end,
    endDefect: (thrown, members, metrics) => end('defect', { ...members, ...defectMembers(thrown) }, metrics),
  }
}
