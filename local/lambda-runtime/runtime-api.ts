import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { LambdaOutcome } from '../aws/lambda-protocol.ts'
import { type Listening, listen } from '../http/listen.ts'
import { readBody } from '../http/read-body.ts'

interface Invocation {
  readonly requestId: string
  readonly event: unknown
  /** A time on the machine's clock (`Date.now()`). */
  readonly deadlineMs: number
}

export interface RuntimeApi {
  /** `host:port`, the format of `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string
  /** Resolves when the function requests its first event, or reports that its init failed. */
  readonly initialised: Promise<LambdaOutcome>
  /**
   * Resolves with the function's answer. May stay pending for ever: the caller watches the process and the deadline.
   */
  readonly run: (invocation: Invocation) => Promise<LambdaOutcome>
  readonly close: Listening['close']
}

// Lambda's limit of a synchronous answer.
const answerBytesMax = 6 * 1024 * 1024
const prefix = '/2018-06-01/runtime'

const failed = (body: string): LambdaOutcome => {
  const { errorType, errorMessage } = JSON.parse(body)
  return { _tag: 'failed', errorType: String(errorType), errorMessage: String(errorMessage) }
}

/** Starts Lambda's Runtime API for one execution environment: next, response, error and init error. */
export const startRuntimeApi = async (functionArn: string): Promise<RuntimeApi> => {
  const init = Promise.withResolvers<LambdaOutcome>()
  const queued: Invocation[] = []
  const running = new Map<string, (outcome: LambdaOutcome) => void>()
  let waiting: ServerResponse | undefined

  const handOver = (): void => {
    if (waiting === undefined) return
    const invocation = queued.shift()
    if (invocation === undefined) return
    waiting.setHeader('lambda-runtime-aws-request-id', invocation.requestId)
    waiting.setHeader('lambda-runtime-deadline-ms', invocation.deadlineMs)
    waiting.setHeader('lambda-runtime-invoked-function-arn', functionArn)
    waiting.setHeader('content-type', 'application/json')
    waiting.end(JSON.stringify(invocation.event))
    waiting = undefined
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const path = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : ''
    if (path === '/invocation/next') {
      waiting = response
      init.resolve({ _tag: 'returned', value: null })
      return handOver()
    }
    const body = (await readBody(request, answerBytesMax))?.toString()
    const [, requestId = '', kind] = /^\/invocation\/([0-9a-f-]{36})\/(response|error)$/.exec(path) ?? []
    const resolve = path === '/init/error' ? init.resolve : running.get(requestId)
    running.delete(requestId)
    if (resolve === undefined) return response.writeHead(404).end()
    if (body === undefined) {
      const text = `Response payload size exceeded maximum allowed payload size (${answerBytesMax} bytes).`
      resolve({ _tag: 'failed', errorType: 'Function.ResponseSizeTooLarge', errorMessage: text })
      return response.writeHead(413).end()
    }
    resolve(kind === 'response' ? { _tag: 'returned', value: JSON.parse(body) } : failed(body))
    return response.writeHead(202).end()
  }
  const { port, close } = await listen(createServer((request, response) => void answer(request, response)))

  return {
    address: `127.0.0.1:${port}`,
    initialised: init.promise,
    run: invocation =>
      new Promise(resolve => {
        running.set(invocation.requestId, resolve)
        queued.push(invocation)
        handOver()
      }),
    close,
  }
}
