import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { type Listening, listen } from '../http/listen.ts'
import { readBody } from '../http/read-body.ts'
import { account } from './account.ts'
import type { LambdaFunction } from './lambda-function.ts'
import type { LambdaOutcome } from './lambda-protocol.ts'

/** Lambda's quotas for a payload: 6 MB for a call that waits (a little more for its answer), 1 MB for an event. */
const requestBytesMax = 6_291_456
const answerBytesMax = 6_291_556
const eventBytesMax = 1_048_576

type Headers = Readonly<Record<string, string>>

interface Answer {
  readonly status: number
  readonly headers?: Headers
  readonly body?: string
}

const refusal = (status: number, type: string, Message: string): Answer => ({
  status,
  headers: { 'x-amzn-errortype': type },
  body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', Message }),
})

/** A function's name as a caller may write it: `name`, `account:function:name` or an ARN, each with `:qualifier`. */
const addressed = /^(?:(?:arn:aws[\w-]*:lambda:([\w-]+):)?(\d{12}):function:)?([\w-]{1,140})(?::([\w$-]{1,128}))?$/

interface Target {
  readonly name: string
  readonly qualifier: string
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const targetOf = (written: string, query: URLSearchParams): Target | undefined => {
  const [, region = account.region, id = account.id, name, qualifier] = addressed.exec(written) ?? []
  if (name === undefined || region !== account.region || id !== account.id) return undefined
  return { name, qualifier: query.get('Qualifier') ?? qualifier ?? '$LATEST' }
}

const functionError = (error: object): Answer => ({
  status: 200,
  headers: { 'x-amz-function-error': 'Unhandled', 'x-amz-executed-version': '$LATEST' },
  body: JSON.stringify(error),
})

const answerOf = (outcome: LambdaOutcome): Answer => {
  if (outcome._tag === 'failed') {
    const { errorType, errorMessage } = outcome
    return functionError({ errorType, errorMessage, trace: [] })
  }
  const body = JSON.stringify(outcome.value)
  return Buffer.byteLength(body) > answerBytesMax
    ? functionError({
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${answerBytesMax} bytes).`,
      })
    : { status: 200, headers: { 'x-amz-executed-version': '$LATEST' }, body }
}

const eventIn = (body: Buffer): { readonly event: unknown } | undefined => {
  try {
    return { event: body.length === 0 ? {} : JSON.parse(body.toString('utf8')) }
  } catch {
    return undefined
  }
}

/** A function by the name that a caller invokes. */
export type InvokedFunctions = ReadonlyMap<string, Pick<LambdaFunction, 'invoke'>>

const invoke = async (found: Pick<LambdaFunction, 'invoke'>, type: string, body: Buffer): Promise<Answer> => {
  const read = eventIn(body)
  if (read === undefined) {
    return refusal(400, 'InvalidRequestContentException', 'Could not parse request body into json.')
  }
  switch (type) {
    case 'DryRun':
      return { status: 204 }
    case 'Event':
      // Unlike Lambda: a failed call is not repeated.
      found.invoke(read.event).catch(() => undefined)
      return { status: 202 }
    case 'RequestResponse':
      return answerOf(await found.invoke(read.event))
    default:
      return refusal(400, 'InvalidParameterValueException', `Unknown invocation type: ${type}`)
  }
}

/** Starts Lambda on 127.0.0.1 with Invoke, its one operation here. A request must have a signature, which is not checked. */
export const startLambdaEndpoint = (functions: InvokedFunctions): Promise<Listening> => {
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const { headers, method } = request
    const type = String(headers['x-amz-invocation-type'] ?? 'RequestResponse')
    const body = await readBody(request, type === 'Event' ? eventBytesMax : requestBytesMax)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const [, written] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(pathname) ?? []
    if (method !== 'POST' || written === undefined) {
      return refusal(404, 'UnknownOperationException', 'This stand-in supports only Invoke.')
    }
    if (!String(headers.authorization).startsWith('AWS4-HMAC-SHA256 ')) {
      return refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
    }
    if (body === undefined) {
      return refusal(413, 'RequestTooLargeException', 'Request must be smaller than the allowed payload size.')
    }
    const asWritten = decoded(written)
    const target = targetOf(asWritten, searchParams)
    const found = target?.qualifier === '$LATEST' ? functions.get(target.name) : undefined
    if (found === undefined) {
      const arn = `arn:aws:lambda:${account.region}:${account.id}:function:${target?.name ?? asWritten}`
      return refusal(404, 'ResourceNotFoundException', `Function not found: ${arn}`)
    }
    return invoke(found, type, body)
  }

  const server = createServer((request, response) => {
    answerTo(request)
      .then(({ status, headers = {}, body }) => {
        response.writeHead(status, { 'x-amzn-requestid': randomUUID(), 'content-type': 'application/json', ...headers })
        response.end(body)
      })
      .catch(() => response.destroy())
  })
  return listen(server)
}
