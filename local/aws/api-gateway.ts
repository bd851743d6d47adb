import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Listening, listen } from '../http/listen.ts'
import { readBody } from '../http/read-body.ts'
import { account } from './account.ts'
import { type IamCaller, toHttpApiEvent } from './api-gateway-event.ts'
import { gatewayAnswer, type HttpAnswer, toHttpAnswer } from './api-gateway-response.ts'
import type { LambdaFunction } from './lambda-function.ts'

/** API Gateway's quotas for an HTTP API. */
const bodyBytesMax = 10 * 1_048_576
const integrationTimeoutMsMax = 30_000

export interface Route {
  readonly function: Pick<LambdaFunction, 'invoke'>
  /** The caller of every request of this route. Absent: the route has no authorizer. */
  readonly caller?: IamCaller
}

/** A caller of a route with an IAM authorizer. This stand-in does not require a signature. */
export const localCaller: IamCaller = {
  accessKey: 'ASIALOCALCALLER00000',
  accountId: account.id,
  callerId: 'AROALOCALCALLER00000:local-caller',
  cognitoIdentity: null,
  principalOrgId: 'o-local00000',
  userArn: `arn:aws:sts::${account.id}:assumed-role/local-caller/local-caller`,
  userId: 'AROALOCALCALLER00000:local-caller',
}

/**
 * Starts API Gateway as an HTTP API on 127.0.0.1: `routes` by route key (`POST /path`), payload format 2.0. As on AWS,
 * a known path with another method is not found.
 */
export const startApiGateway = async (options: {
  readonly routes: Readonly<Record<string, Route>>
  readonly port?: number
  readonly integrationTimeoutMs?: number
  /** Answers a request that is not for API Gateway; false: it is. */
  readonly besides?: (request: IncomingMessage, response: ServerResponse) => boolean
}): Promise<Listening> => {
  const { integrationTimeoutMs = integrationTimeoutMsMax, besides = () => false } = options

  const invoke = async (request: IncomingMessage, body: Buffer, routeKey: string, route: Route) => {
    const event = toHttpApiEvent(request, body, { routeKey, caller: route.caller })
    const late = Promise.withResolvers<HttpAnswer>()
    const timer = setTimeout(() => late.resolve(gatewayAnswer(503, 'Service Unavailable')), integrationTimeoutMs)
    const answer = await Promise.race([route.function.invoke(event).then(toHttpAnswer), late.promise])
    clearTimeout(timer)
    return { ...answer, headers: { ...answer.headers, 'apigw-requestid': event.requestContext.requestId } }
  }

  const answerTo = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const routeKey = `${request.method} ${request.url?.split('?')[0]}`
    const body = await readBody(request, bodyBytesMax)
    const route = Object.hasOwn(options.routes, routeKey) ? options.routes[routeKey] : undefined
    if (route === undefined) return gatewayAnswer(404, 'Not Found')
    if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large')
    return invoke(request, body, routeKey, route)
  }

  const send = (response: ServerResponse, { status, headers, body }: HttpAnswer): void => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.writeHead(status, { 'content-length': body.length }).end(body)
  }

  const server = createServer((request, response) => {
    if (besides(request, response)) return
    answerTo(request)
      .then(answer => send(response, answer))
      .catch(() => response.destroy())
  })
  return listen(server, options.port)
}
