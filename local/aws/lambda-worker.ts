/**
 * One execution environment, started by `lambda-instance.ts`: loads the handler's file, then runs one call after
 * another.
 */
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { account } from './account.ts'
import { endOfInvocation, type Invocation, type WorkerReport } from './lambda-protocol.ts'
import { moveClock } from './move-clock.ts'

type Handler = (event: unknown, context: object) => unknown

const port = parentPort
if (port === null) throw new Error('lambda-worker.ts runs as a worker thread only')
const report = (message: WorkerReport): void => port.postMessage(message)

const describe = (error: unknown): WorkerReport =>
  error instanceof Error
    ? { _tag: 'failed', errorType: error.name, errorMessage: error.message }
    : { _tag: 'failed', errorType: typeof error, errorMessage: String(error) }

/** Deadlines are times on the machine's clock: advancing the stack's clock does not shorten an invocation. */
const machineNow = Date.now

const contextOf = ({ requestId, functionName, deadlineMs }: Invocation): object => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:${account.region}:${account.id}:function:${functionName}`,
  memoryLimitInMB: '256',
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, deadlineMs - machineNow()),
})

const run = async (handler: Handler, invocation: Invocation): Promise<void> => {
  // An unreferenced port lets the worker exit if the handler's promise can never resolve: Lambda's Runtime.ExitError.
  port.unref()
  const outcome = await (async (): Promise<WorkerReport> => {
    const value = await handler(JSON.parse(invocation.event), contextOf(invocation))
    return { _tag: 'returned', value: JSON.stringify(value) ?? 'null' }
  })().catch(describe)
  port.ref()
  const end = `${endOfInvocation(invocation.requestId)}\n`
  process.stdout.write(end)
  process.stderr.write(end)
  report(outcome)
}

moveClock(workerData.aheadMs)

try {
  const { handler } = (await import(pathToFileURL(workerData.file).href)) as { handler?: unknown }
  if (typeof handler !== 'function') throw new TypeError('the file does not export a function named handler')
  port.on('message', (invocation: Invocation) => void run(handler as Handler, invocation))
  report({ _tag: 'initialised' })
} catch (error) {
  report(describe(error))
}
