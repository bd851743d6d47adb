import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { account } from '../aws/account.ts'
import type { LambdaOutcome } from '../aws/lambda-protocol.ts'
import { readFunctionOutput } from './function-output.ts'
import { lambdaEnvironment, lambdaFlags, memoryFlagsOf } from './lambda-environment.ts'
import { readZip } from './read-zip.ts'
import { startRuntimeApi } from './runtime-api.ts'

export interface FunctionOptions {
  readonly name: string
  /** A zip as it is deployed, or a directory with its files. */
  readonly code: string
  /** `path/file.export`, as in the template. */
  readonly handler: string
  /** The function's own variables; they replace Lambda's of the same name. */
  readonly environment?: Readonly<Record<string, string>>
  /** Shown to the function, and V8's limits; the process itself may use more. */
  readonly memoryMb?: number
  readonly timeoutMs?: number
  /** Further flags for Node, after Lambda's. */
  readonly flags?: readonly string[]
}

/** One execution environment. After a crash or a timeout every call fails, where Lambda would start another one. */
export interface PackagedFunction {
  readonly init: LambdaOutcome
  /** From the start of the process until it requests its first event. */
  readonly initDurationMs: number
  readonly processId: number | undefined
  /** Invocations run one after another. `deadlineMs` counts from the start of this invocation. */
  readonly invoke: (event: unknown, options?: { readonly deadlineMs?: number }) => Promise<LambdaOutcome>
  /** All lines of stdout and stderr until now. */
  readonly logs: () => readonly string[]
  readonly close: () => Promise<void>
}

// Lambda's limit.
const initMsMax = 10_000

const failed = (errorType: string, errorMessage: string): LambdaOutcome => ({ _tag: 'failed', errorType, errorMessage })

const unpack = async (code: string): Promise<{ taskRoot: string; remove: () => Promise<void> }> => {
  if (!code.endsWith('.zip')) return { taskRoot: resolve(code), remove: async () => {} }
  const taskRoot = await mkdtemp(join(tmpdir(), 'idv-retry-'))
  for (const [name, content] of readZip(await readFile(code))) {
    await mkdir(dirname(join(taskRoot, name)), { recursive: true })
    await writeFile(join(taskRoot, name), content)
  }
  return { taskRoot, remove: () => rm(taskRoot, { recursive: true }) }
}

/** Kills the process if there is no outcome in time, as Lambda does. */
const within = async (limitMs: number, child: ChildProcess, outcome: Promise<LambdaOutcome>) => {
  const timedOut = Promise.withResolvers<LambdaOutcome>()
  const text = `Task timed out after ${(limitMs / 1_000).toFixed(2)} seconds`
  const timer = setTimeout(() => {
    timedOut.resolve(failed('Sandbox.Timedout', text))
    child.kill('SIGKILL')
  }, limitMs)
  return Promise.race([outcome, timedOut.promise]).finally(() => clearTimeout(timer))
}

/** Resolves when the process has ended, with the error that Lambda reports for it. */
const exitOf = (child: ChildProcess): Promise<LambdaOutcome> =>
  new Promise(exited =>
    child.once('close', (code, signal) => {
      const reason = code === 0 ? 'without providing a reason' : `with error: ${signal ?? `exit status ${code}`}`
      exited(failed('Runtime.ExitError', `Runtime exited ${reason}`))
    }),
  )

/** Runs a packaged function under AWS's runtime client (aws-lambda-ric) with Node's flags in Lambda. */
export const startFunction = async (options: FunctionOptions): Promise<PackagedFunction> => {
  const { name, handler, memoryMb = 256, timeoutMs = 30_000, environment = {}, flags = [] } = options
  const { taskRoot, remove } = await unpack(options.code)
  const api = await startRuntimeApi(`arn:aws:lambda:${account.region}:${account.id}:function:${name}`)

  const preload = join(import.meta.dirname, 'map-native-client.mjs')
  const client = join(import.meta.dirname, 'node_modules/aws-lambda-ric/index.mjs')
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [...lambdaFlags, ...memoryFlagsOf(memoryMb), ...flags, '--import', preload, client],
    {
      cwd: taskRoot,
      env: {
        ...lambdaEnvironment({ functionName: name, handler, taskRoot, runtimeApi: api.address, memoryMb }),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const output = readFunctionOutput([child.stdout, child.stderr])
  const ended = exitOf(child)

  const init = await within(initMsMax, child, Promise.race([api.initialised, ended]))
  const initDurationMs = performance.now() - startedAt

  let dead: LambdaOutcome | undefined = init._tag === 'failed' ? init : undefined
  const invokeNow = async (event: unknown, deadlineMs: number): Promise<LambdaOutcome> => {
    if (dead !== undefined) return dead
    const requestId = randomUUID()
    const logged = output.ended(requestId)
    const answered = api.run({ requestId, event, deadlineMs: Date.now() + deadlineMs }).then(async outcome => {
      await logged
      return outcome
    })
    const died = ended.then(outcome => (dead = outcome))
    return within(deadlineMs, child, Promise.race([answered, died]))
  }

  let last: Promise<unknown> = Promise.resolve()
  return {
    init,
    initDurationMs,
    processId: child.pid,
    invoke: (event, { deadlineMs = timeoutMs } = {}) => {
      const outcome = last.then(() => invokeNow(event, deadlineMs))
      last = outcome
      return outcome
    },
    logs: output.lines,
    close: async () => {
      child.kill()
      await ended
      await api.close()
      await remove()
    },
  }
}
