import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { APIGatewayEventRequestContextIAMAuthorizer, APIGatewayProxyEventV2 } from 'aws-lambda'

import { account } from './account.ts'

/** The caller, in the form in which an IAM authorizer passes it to the function. */
export type IamCaller = APIGatewayEventRequestContextIAMAuthorizer['iam']

/** Payload format 2.0. `authorizer` is absent on a route without one. */
export type HttpApiEvent = APIGatewayProxyEventV2 & {
  readonly requestContext: { readonly authorizer?: APIGatewayEventRequestContextIAMAuthorizer }
}

const apiId = 'local00000'

/** Media types that API Gateway passes on as text. It passes on any other body, and one without a type, as base64. */
const isText = (contentType: string | undefined): boolean =>
  /^(?:text\/[^;\s]+|application\/(?:json|xml|javascript))\s*(?:;|$)/i.test(contentType?.trim() ?? '')

/** Names in lower case, repeated headers joined by a comma. Hop-by-hop headers are not passed on. */
const readHeaders = (rawHeaders: readonly string[]): Record<string, string> => {
  const headers = new Map<string, string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = String(rawHeaders[at]).toLowerCase()
    const value = String(rawHeaders[at + 1])
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before},${value}`)
  }
  for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'cookie']) headers.delete(name)
  return Object.fromEntries(headers)
}

const readCookies = (header: string | undefined): string[] =>
  header === undefined ? [] : header.split(';').map(cookie => cookie.trim())

/** `undefined` if the query is empty; values of repeated names are joined by a comma. */
const readQuery = (rawQueryString: string): Record<string, string> | undefined => {
  const query = new URLSearchParams(rawQueryString)
  const names = [...new Set(query.keys())]
  return names.length === 0 ? undefined : Object.fromEntries(names.map(name => [name, query.getAll(name).join(',')]))
}

/** `23/Nov/2026:02:40:06 +0000`, the format of Apache's log. */
const logTime = (time: Date): string => {
  const [, day, month, year, clock] = time.toUTCString().split(' ')
  return `${day}/${month}/${year}:${clock} +0000`
}

/** Builds the event that API Gateway (HTTP API, stage `$default`) sends for a request on the route `METHOD /path`. */
export const toHttpApiEvent = (
  request: IncomingMessage,
  body: Buffer,
  route: { readonly routeKey: string; readonly caller: IamCaller | undefined },
): HttpApiEvent => {
  const now = new Date()
  const url = request.url ?? '/'
  const at = url.indexOf('?')
  const rawPath = at < 0 ? url : url.slice(0, at)
  const rawQueryString = at < 0 ? '' : url.slice(at + 1)
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const cookies = readCookies(request.headers.cookie)
  const query = readQuery(rawQueryString)
  const isBase64Encoded = body.length > 0 && !isText(request.headers['content-type'])
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers: {
      ...readHeaders(request.rawHeaders),
      'x-amzn-trace-id': `Root=1-${Math.floor(now.getTime() / 1_000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(request.socket.localPort),
      'x-forwarded-proto': 'http',
    },
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId: account.id,
      apiId,
      ...(route.caller !== undefined && { authorizer: { iam: route.caller } }),
      domainName: `${apiId}.execute-api.${account.region}.amazonaws.com`,
      domainPrefix: apiId,
      http: {
        method: request.method ?? '',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  }
}
