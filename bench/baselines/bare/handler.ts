import { checkRequest } from './check-request.ts'
import { postTo, type Reply } from './post.ts'

// The smallest possible implementation of the request's checks and of Plaid's calls, without libraries. Do not deploy
// it: it handles only the common failures.

type Members = Record<string, unknown>

/** The calls of AWS that a variant makes. */
export interface Aws {
  readonly getSecret: (secretId: string) => Promise<Members>
  /** The attempt of a user that was retried last. */
  readonly load: (subject: string) => Promise<string | undefined>
  /** Before the retry is sent. False: another call was first. */
  readonly fence: (subject: string, attemptId: string) => Promise<boolean>
  /** After Plaid's answer. */
  readonly record: (subject: string, state: string) => Promise<void>
  /** Opens the connections of the first call. */
  readonly connect: () => Promise<unknown>
}

interface HttpEvent {
  readonly requestContext?: { readonly authorizer?: object }
  readonly headers: Record<string, string | undefined>
  readonly queryStringParameters?: Record<string, string | undefined>
  readonly body?: string
  readonly isBase64Encoded: boolean
}

interface Attempt {
  readonly id: string
  readonly status: string
  readonly created_at: string
  readonly steps: Record<string, string>
}

const environment = process.env
const templateIds = new Set(environment['TEMPLATE_IDS']?.split(','))
const plaid = postTo(environment['PLAID_BASE_URL'] || `https://${environment['PLAID_ENV']}.plaid.com`)

/** Plaid's keys, loaded once. */
const keysFrom = ({ getSecret }: Aws): (() => Promise<Members>) => {
  let keys: Promise<Members> | undefined
  return () => {
    keys ??= getSecret(environment['PLAID_SECRET_ID'] ?? '').catch(error => {
      keys = undefined
      throw error
    })
    return keys
  }
}

type Send = (path: string, body: object) => Promise<Reply>

const sendWith =
  (currentKeys: () => Promise<Members>): Send =>
  async (path, body) => {
    const { client_id, secret } = await currentKeys()
    const headers = {
      'content-type': 'application/json',
      'Plaid-Version': '2020-09-14',
      'PLAID-CLIENT-ID': String(client_id),
      'PLAID-SECRET': String(secret),
    }
    return plaid.post(path, headers, JSON.stringify(body))
  }

interface Answer {
  readonly status: number
  readonly body: Members
}

const problem = (status: number, code: string, more: Members = {}): Answer => ({
  status,
  body: { type: `urn:idv-retry:problem:${code}`, title: code, status, code, ...more },
})

/** `failed` is the answer for a server error. */
const refusalOf = ({ status, body }: Reply, failed: readonly [status: number, code: string]): Answer => {
  const { error_type, error_code, request_id } = JSON.parse(body)
  const codes = { plaid: { error_type, error_code, request_id } }
  if (status >= 500) return problem(...failed, codes)
  if (status === 429) return problem(503, 'plaid-rate-limited', { retry_after: 30, ...codes })
  return problem(422, 'plaid-refused', codes)
}

const isResumable = ({ steps }: Attempt): boolean =>
  [steps['risk_check'], steps['watchlist_screening']].every(
    status => status !== 'failed' && status !== 'manually_rejected' && status !== 'pending_review',
  )

const reasons: Record<string, string> = {
  success: 'already-verified',
  pending_review: 'under-review',
  active: 'attempt-still-active',
}

const answerTo = async (event: HttpEvent, aws: Aws, send: Send): Promise<Answer> => {
  if (event.requestContext === undefined) return problem(400, 'unreadable', { reason: 'no-request-context' })
  if (event.requestContext.authorizer === undefined) return problem(403, 'not-allowed')
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? '')
  if (Buffer.byteLength(text) > 32_768) return problem(413, 'unreadable', { reason: 'too-large' })
  if (!/^application\/json\b/i.test(event.headers['content-type'] ?? ''))
    return problem(415, 'unreadable', { reason: 'unsupported-media-type' })
  if (text === '') return problem(400, 'unreadable', { reason: 'empty-body' })
  let request: Members
  try {
    request = JSON.parse(text)
  } catch {
    return problem(400, 'unreadable', { reason: 'bad-json' })
  }
  const violations = checkRequest(request)
  if (violations.length > 0) return problem(422, 'invalid-request', { violations })
  const { client_user_id, template_id, strategy } = request
  if (!templateIds.has(String(template_id))) return problem(403, 'not-allowed')

  const subject = `${client_user_id}/${template_id}`
  const loading = aws.load(subject)
  loading.catch(() => {})
  let cursor: string | undefined
  const attempts: Attempt[] = []
  do {
    const listed = await send('/identity_verification/list', { client_user_id, template_id, cursor })
    if (listed.status !== 200) return refusalOf(listed, [503, 'plaid-unavailable'])
    const page = JSON.parse(listed.body)
    attempts.push(...page.identity_verifications)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  const sentBefore = await loading
  const [newest] = attempts.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
  if (newest === undefined) return problem(404, 'attempt-not-found')
  const reason = reasons[newest.status]
  if (reason !== undefined) return problem(409, 'retry-not-permitted', { reason })
  const inferred = newest.status === 'failed' || newest.status === 'expired' ? 'incomplete' : 'reset'
  const sent = strategy === 'infer' ? inferred : strategy
  if (sent === 'incomplete' && !isResumable(newest))
    return problem(409, 'retry-not-permitted', { reason: 'failed-step-not-resumable' })
  if (sentBefore === newest.id) return problem(409, 'retry-not-permitted', { reason: 'attempt-still-active' })
  const toSend = { ...request, strategy: sent }
  if (event.queryStringParameters?.['dry_run'] === 'true') {
    const would_send = { ...toSend, ...(request['user'] ? { user: Object.keys(request['user']) } : {}) }
    const dryRun = { dry_run: true, previous_attempt_id: newest.id, would_send, strategy: { asked: strategy, sent } }
    return { status: 200, body: { ...dryRun, warnings: [] } }
  }

  if (!(await aws.fence(subject, newest.id)))
    return problem(409, 'retry-not-permitted', { reason: 'attempt-still-active' })
  const retried = await send('/identity_verification/retry', toSend)
  await aws.record(subject, retried.status === 200 ? 'retried' : 'failed')
  if (retried.status !== 200) return refusalOf(retried, [502, 'outcome-unknown'])
  const { id, previous_attempt_id, template, status, steps, shareable_url, created_at } = JSON.parse(retried.body)
  const attempt = { id, previous_attempt_id, client_user_id, template, status, steps, shareable_url, created_at }
  return { status: 201, body: { ...attempt, strategy: { asked: strategy, sent }, warnings: [] } }
}

const metrics = [{ Namespace: 'bare', Dimensions: [['outcome']], Metrics: [{ Name: 'Calls', Unit: 'Count' }] }]

type Call = (event: HttpEvent, context: { awsRequestId: string }) => Promise<object>

const call = async (answering: Promise<Answer>, request_id: string): Promise<object> => {
  const { status, body } = await answering.catch(() => problem(503, 'plaid-unavailable'))
  const { code = 'retried', id, previous_attempt_id } = body
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: metrics }
  const line = { outcome: code, request_id, attempt_id: previous_attempt_id, new_attempt_id: id, Calls: 1, _aws }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  const contentType = status < 300 ? 'application/json' : 'application/problem+json'
  return {
    statusCode: status,
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    body: JSON.stringify({ ...body, request_id }),
  }
}

/** Init has a whole core on Lambda: it loads the secret and opens the connections of the first call. */
export const startHandler = async (aws: Aws): Promise<Call> => {
  const currentKeys = keysFrom(aws)
  const send = sendWith(currentKeys)
  if (environment['BENCH_INIT'] !== 'lazy') await Promise.allSettled([currentKeys(), plaid.connect(), aws.connect()])
  return (event, { awsRequestId }) => call(answerTo(event, aws, send), awsRequestId)
}
