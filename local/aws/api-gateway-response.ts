import type { LambdaOutcome } from './lambda-protocol.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Buffer
}

/** An answer of the gateway itself, without a function. */
export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
})

const internalServerError = gatewayAnswer(500, 'Internal Server Error')

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const structured = (value: Record<string, unknown>): HttpAnswer => {
  const { statusCode, headers, cookies, body = '', isBase64Encoded } = value
  const status = Number(statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599 || typeof body !== 'string') return internalServerError
  const named = isRecord(headers)
    ? Object.entries(headers).map(([name, text]) => [name.toLowerCase(), asText(text)])
    : []
  return {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(named),
      ...(Array.isArray(cookies) && { 'set-cookie': cookies.map(asText) }),
    },
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  }
}

/**
 * Format 2.0: an object with `statusCode` is the answer; any other value is the JSON body of a 200. The client of a
 * failed invocation sees only 500.
 */
export const toHttpAnswer = (outcome: LambdaOutcome): HttpAnswer => {
  if (outcome._tag === 'failed') return internalServerError
  const { value } = outcome
  if (isRecord(value) && 'statusCode' in value) return structured(value)
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(asText(value)) }
}
