import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { endOfInvocation, type Invocation, type LambdaOutcome, type WorkerReport } from './lambda-protocol.ts'
import { lambdaWorkerUrl } from './lambda-worker-url.ts'

export interface LambdaInstance {
  /** Resolves when the file is loaded, with its top-level awaits. A failed init is an outcome, as on Lambda. */
  readonly init: Promise<LambdaOutcome>
  /** One call at a time. `usable` is false if the instance has ended: the next call needs a new one. */
  readonly invoke: (invocation: Invocation) => Promise<{ readonly outcome: LambdaOutcome; readonly usable: boolean }>
  readonly stop: () => Promise<void>
}

interface Options {
  readonly file: string
  readonly env: Readonly<Record<string, string>>
  readonly onLogLine: (line: string) => void
  /** Milliseconds that the function's clock is ahead, as a Float64. */
  readonly aheadMs: SharedArrayBuffer | undefined
}

/** Reads the lines of one stream. `ended(requestId)` resolves when all output of that invocation has been read. */
const readLines = (stream: Readable, onLogLine: (line: string) => void) => {
  const waiting = new Map<string, () => void>()
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', line => {
    for (const [mark, resolve] of waiting) {
      if (!line.endsWith(mark)) continue
      waiting.delete(mark)
      // If the last line has no line feed, the mark is at its end.
      if (line !== mark) onLogLine(line.slice(0, -mark.length))
      return resolve()
    }
    onLogLine(line)
  })
  return {
    ended: (requestId: string) => new Promise<void>(resolve => waiting.set(endOfInvocation(requestId), resolve)),
  }
}

const failed = (errorType: string, errorMessage: string): LambdaOutcome => ({ _tag: 'failed', errorType, errorMessage })

/** Starts one execution environment in a worker thread. It sees none of this process's variables. */
export const startLambdaInstance = ({ file, env, onLogLine, aheadMs }: Options): LambdaInstance => {
  const worker = new Worker(lambdaWorkerUrl(), {
    // The function must not see the flags of this process, such as the loader of a test runner.
    execArgv: [],
    env: { ...env },
    workerData: { file, aheadMs },
    stdout: true,
    stderr: true,
  })
  const streams = [worker.stdout, worker.stderr].map(stream => readLines(stream, onLogLine))

  // The last report and the end of the thread may be announced in one turn: the report counts.
  const exited = new Promise<LambdaOutcome>(resolve => {
    const afterReports = (outcome: LambdaOutcome): void => void setImmediate(resolve, outcome)
    worker.once('error', (error: unknown) =>
      afterReports(error instanceof Error ? failed(error.name, error.message) : failed(typeof error, String(error))),
    )
    worker.once('exit', code =>
      afterReports(failed('Runtime.ExitError', `Runtime exited with error: exit status ${code}`)),
    )
  })
  const nextReport = () => new Promise<WorkerReport>(resolve => worker.once('message', resolve))
  const outcomeOf = (report: WorkerReport): LambdaOutcome =>
    report._tag === 'initialised'
      ? { _tag: 'returned', value: null }
      : report._tag === 'returned'
        ? { _tag: 'returned', value: JSON.parse(report.value) }
        : report

  const finish = async ({ requestId }: Invocation): Promise<{ outcome: LambdaOutcome; usable: boolean }> => {
    const ended = streams.map(stream => stream.ended(requestId))
    const outcome = outcomeOf(await nextReport())
    await Promise.all(ended)
    return { outcome, usable: true }
  }

  return {
    init: Promise.race([nextReport().then(outcomeOf), exited]),
    invoke: async invocation => {
      const timer = Promise.withResolvers<LambdaOutcome>()
      const leftMs = invocation.deadlineMs - Date.now()
      const text = `RequestId: ${invocation.requestId} Error: Task timed out after ${(leftMs / 1_000).toFixed(2)} seconds`
      const endMs = leftMs + invocation.overdueMs
      const timeout = setTimeout(() => timer.resolve(failed('Sandbox.Timedout', text)), endMs)
      const done = finish(invocation)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of this process has no origin
      worker.postMessage(invocation)
      const dead = Promise.race([timer.promise, exited]).then(outcome => ({ outcome, usable: false }))
      const result = await Promise.race([done, dead])
      clearTimeout(timeout)
      if (!result.usable) await worker.terminate()
      return result
    },
    stop: async () => void (await worker.terminate()),
  }
}
