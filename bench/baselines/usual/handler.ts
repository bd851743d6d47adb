import middy from '@middy/core'
import httpJsonBodyParser from '@middy/http-json-body-parser'
import type { APIGatewayProxyEventV2WithIAMAuthorizer, Context } from 'aws-lambda'
import type { Duties } from './duties.ts'
import { Problem } from './problem.ts'
import { retryAttempt } from './retry-attempt.ts'
import { RetryRequest } from './retry-request.ts'

type Event = Omit<APIGatewayProxyEventV2WithIAMAuthorizer, 'body'> & { readonly body: unknown }

const bodyBytesMax = 32_768

const templateIds = new Set(process.env['TEMPLATE_IDS']?.split(','))

const answer = (statusCode: number, body: object, { awsRequestId: request_id }: Context) => {
  const { code = 'retried', id, previous_attempt_id } = body as Record<string, unknown>
  console.log(
    JSON.stringify({
      outcome: code,
      request_id,
      attempt_id: previous_attempt_id,
      new_attempt_id: id,
      Calls: 1,
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          { Namespace: 'usual', Dimensions: [['outcome']], Metrics: [{ Name: 'Calls', Unit: 'Count' }] },
        ],
      },
    }),
  )
  return {
    statusCode,
    headers: {
      'content-type': statusCode < 300 ? 'application/json' : 'application/problem+json',
      'cache-control': 'no-store',
    },
    body: JSON.stringify({ ...body, request_id }),
  }
}

const retry = (duties: Duties) => async (event: Event, context: Context) => {
  const parsed = RetryRequest.safeParse(event.body)
  if (!parsed.success) {
    const violations = parsed.error.issues.map(({ path, message }) => ({
      pointer: path.map(member => `/${String(member)}`).join(''),
      expected: message,
    }))
    throw new Problem(422, 'invalid-request', { violations })
  }
  if (!templateIds.has(parsed.data.template_id)) throw new Problem(403, 'not-allowed')
  const { status, body } = await retryAttempt(duties, parsed.data, event.queryStringParameters?.['dry_run'] === 'true')
  return answer(status, body, context)
}

const admit = ({ event }: { readonly event: Event }): void => {
  if (event.requestContext === undefined) throw new Problem(400, 'unreadable', { reason: 'no-request-context' })
  if (event.requestContext.authorizer === undefined) throw new Problem(403, 'not-allowed')
  if (typeof event.body === 'string' && Buffer.byteLength(event.body) > bodyBytesMax)
    throw new Problem(413, 'unreadable', { reason: 'too-large' })
}

const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : 500
  if (statusCode === 415) return new Problem(415, 'unreadable', { reason: 'unsupported-media-type' })
  return statusCode === 422 ? new Problem(400, 'unreadable', { reason: 'bad-json' }) : new Problem(500, 'defect')
}

/** middy, zod, and Plaid's official client, with the duties of a variant. */
export const handlerWith = (duties: Duties) =>
  middy<Event, ReturnType<typeof answer>>()
    .before(admit)
    .use(httpJsonBodyParser())
    .handler(retry(duties))
    .onError(({ error, context }) => {
      const { status, code, more } = problemOf(error)
      return answer(status, { type: `urn:idv-retry:problem:${code}`, title: code, status, code, ...more }, context)
    })
