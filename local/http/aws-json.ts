import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { type Listening, listen } from './listen.ts'
import { readBody } from './read-body.ts'

/** The HTTP status and the body of an answer. */
export type AwsAnswer = readonly [status: number, body: object]

export const awsRefusal = (type: string, message: string, status = 400): AwsAnswer => [
  status,
  { __type: type, message },
]

export type AwsInput = Readonly<Record<string, unknown>>

const parse = (body: Buffer | undefined): AwsInput | undefined => {
  try {
    const value: unknown = JSON.parse(String(body))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** SQS and EventBridge accept 1 MiB. */
const bodyBytesMax = 1_048_576

/**
 * Starts a server on 127.0.0.1 for AWS JSON, the protocol of version 3 of the SDK: `X-Amz-Target` has the service's
 * name and the operation. A request must have a signature, which is not checked. `operate` returns undefined for an
 * unknown operation.
 */
export const serveAwsJson = (
  { service, version, port }: { readonly service: string; readonly version: '1.0' | '1.1'; readonly port?: number },
  operate: (operation: string, input: AwsInput) => AwsAnswer | undefined,
): Promise<Listening> => {
  const answer = (headers: NodeJS.Dict<string | string[]>, body: Buffer | undefined): AwsAnswer => {
    if (!String(headers['authorization']).startsWith('AWS4-HMAC-SHA256 ')) {
      return awsRefusal('MissingAuthenticationTokenException', 'Missing Authentication Token')
    }
    const [target, operation = ''] = String(headers['x-amz-target']).split('.')
    const input = parse(body)
    if (input === undefined) return awsRefusal('SerializationException', 'The request body is not a JSON object.')
    const unknown = awsRefusal('UnknownOperationException', 'This stand-in does not support the operation.')
    return target === service ? (operate(operation, input) ?? unknown) : unknown
  }
  const server = createServer((request, response) => {
    readBody(request, bodyBytesMax)
      .then(body => {
        const [status, output] = answer(request.headers, body)
        response.writeHead(status, {
          'content-type': `application/x-amz-json-${version}`,
          'x-amzn-requestid': randomUUID(),
        })
        response.end(JSON.stringify(output))
      })
      .catch(() => response.destroy())
  })
  return listen(server, port)
}
