import { randomUUID } from 'node:crypto'
import { keepLast } from '../keep-last.ts'
import { type LambdaInstance, startLambdaInstance } from './lambda-instance.ts'
import type { LambdaOutcome } from './lambda-protocol.ts'

export interface LambdaFunctionOptions {
  readonly name: string
  /** Absolute path of an ES module that exports `handler`, as the bundle has it. */
  readonly file: string
  /** The complete environment variables of the function. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** The most execution environments at a time. Further calls wait, where Lambda would start more. */
  readonly instancesMax?: number | undefined
  readonly onLogLine?: (line: string) => void
  /** Milliseconds that the function's clock is ahead of the machine's, as a Float64; 0 by default. */
  readonly aheadMs?: SharedArrayBuffer
}

export interface InvocationLimits {
  /** The time that the function has by its context; the function's own timeout by default. */
  readonly timeoutMs?: number
  /** Milliseconds after that time at which the call is ended; 0 by default. What a busy machine does late is then seen. */
  readonly overdueMs?: number
}

export interface LambdaFunction {
  readonly name: string
  /** Starts an instance without an event, so that an init error shows before the first call. */
  readonly warm: () => Promise<LambdaOutcome>
  /** Invokes the function synchronously and once. A thrown error, a failed init and a timeout are outcomes. */
  readonly invoke: (event: unknown, limits?: InvocationLimits) => Promise<LambdaOutcome>
  /** The last lines that the handler wrote to stdout and stderr; the lines of one instance are in order. */
  readonly logLines: () => readonly string[]
  /** The number of cold starts. */
  readonly instancesStarted: () => number
  /** Changes variables. Later calls use new instances, as after a deployment. */
  readonly setVariables: (changes: Readonly<Record<string, string>>) => Promise<void>
  readonly close: () => Promise<void>
}

const logLinesMax = 10_000

const closedOutcome: LambdaOutcome = {
  _tag: 'failed',
  errorType: 'ResourceNotFoundException',
  errorMessage: 'The function is closed.',
}

/** A stand-in for Lambda, for one function. Unlike Lambda it does not freeze an instance between two calls. */
export const createLambdaFunction = (options: LambdaFunctionOptions): LambdaFunction => {
  const { name, file, timeoutMs, instancesMax = 4, aheadMs } = options
  let env: Readonly<Record<string, string>> = {
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    TZ: ':UTC',
    ...options.env,
  }
  const lines = keepLast<string>(logLinesMax)
  const live = new Set<LambdaInstance>()
  const idle: LambdaInstance[] = []
  const outdated = new Set<LambdaInstance>()
  const waiting: Array<() => void> = []
  let started = 0
  let inUse = 0
  let isClosed = false

  const onLogLine = (line: string): void => {
    lines.add(line)
    options.onLogLine?.(line)
  }

  /** Undefined once the function is closed, also for calls that have waited: a new instance would never be stopped. */
  const acquire = async (): Promise<LambdaInstance | undefined> => {
    if (inUse === instancesMax) await new Promise<void>(resolve => waiting.push(resolve))
    else inUse += 1
    if (isClosed) return undefined
    const ready = idle.pop()
    if (ready !== undefined) return ready
    started += 1
    const instance = startLambdaInstance({ file, env, onLogLine, aheadMs })
    live.add(instance)
    return instance
  }

  const release = async (instance: LambdaInstance, usable: boolean): Promise<void> => {
    if (usable && !outdated.has(instance)) idle.push(instance)
    else {
      live.delete(instance)
      outdated.delete(instance)
      await instance.stop()
    }
    // The call that has waited longest takes the free place, so `inUse` does not change.
    const next = waiting.shift()
    if (next === undefined) inUse -= 1
    else next()
  }

  const use = async (
    call: (instance: LambdaInstance) => Promise<{ readonly outcome: LambdaOutcome; readonly usable: boolean }>,
  ): Promise<LambdaOutcome> => {
    const instance = await acquire()
    if (instance === undefined) return closedOutcome
    const init = await instance.init
    const { outcome, usable } = init._tag === 'failed' ? { outcome: init, usable: false } : await call(instance)
    await release(instance, usable)
    return outcome
  }

  return {
    name,
    warm: () => use(async instance => ({ outcome: await instance.init, usable: true })),
    invoke: (event, limits) =>
      use(instance =>
        instance.invoke({
          requestId: randomUUID(),
          functionName: name,
          event: JSON.stringify(event),
          deadlineMs: Date.now() + (limits?.timeoutMs ?? timeoutMs),
          overdueMs: limits?.overdueMs ?? 0,
        }),
      ),
    logLines: lines.all,
    instancesStarted: () => started,
    setVariables: async changes => {
      env = { ...env, ...changes }
      const old = idle.splice(0)
      for (const instance of live) if (!old.includes(instance)) outdated.add(instance)
      for (const instance of old) live.delete(instance)
      await Promise.all(old.map(instance => instance.stop()))
    },
    close: async () => {
      isClosed = true
      for (const wake of waiting.splice(0)) wake()
      await Promise.all([...live].map(instance => instance.stop()))
    },
  }
}
