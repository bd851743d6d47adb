import { contracted } from './api-contract.ts'
import { aContext, surround } from './surroundings.ts'

export interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An event of the HTTP API, payload 2.0, behind an IAM authorizer; `event` replaces its members. */
export const apiEvent = (body: unknown, event: object = {}): object => ({
  version: '2.0',
  headers: { 'content-type': 'application/json' },
  requestContext: {
    authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:role/caller' } },
    http: { method: 'POST', path: '/identity_verification/retry' },
  },
  isBase64Encoded: false,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...event,
})

/** Loads the on-demand handler as Lambda does. Every answer must be one of docs/openapi.yaml. */
export const startOnDemand = async () => {
  const surroundings = await surround()
  const { handler } = await import('../../handlers/retry.ts')
  const invoke = async (event: unknown, remainingMs?: number): Promise<Answer> =>
    contracted('post /identity_verification/retry', await handler(event as never, aContext(remainingMs)))
  return {
    ...surroundings,
    invoke,
    post: (body: unknown, event: object = {}) => invoke(apiEvent(body, event)),
  }
}

export type OnDemand = Awaited<ReturnType<typeof startOnDemand>>
