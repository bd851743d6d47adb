import { isAxiosError } from 'axios'
import { type IdentityVerification, type IdentityVerificationRetryRequest, type PlaidApi, Strategy } from 'plaid'
import type { Duties } from './duties.ts'
import { plaidClient } from './plaid-client.ts'
import { Problem } from './problem.ts'
import type { RetryRequest } from './retry-request.ts'

const reasons: Record<string, string> = {
  success: 'already-verified',
  pending_review: 'under-review',
  active: 'attempt-still-active',
}

/** Translates a refusal of Plaid. `failed` is the problem for a server error, or for a call without an answer. */
const translate = (error: unknown, failed: readonly [status: number, code: string]): Problem => {
  if (!isAxiosError(error) || error.response === undefined) return new Problem(...failed)
  const { error_type, error_code, request_id } = error.response.data
  const plaid = { error_type, error_code, request_id }
  if (error.response.status >= 500) return new Problem(...failed, { plaid })
  if (error.response.status === 429) return new Problem(503, 'plaid-rate-limited', { retry_after: 30, plaid })
  return new Problem(422, 'plaid-refused', { plaid })
}

const listAll = async (plaid: PlaidApi, { client_user_id, template_id }: RetryRequest) => {
  const attempts: Omit<IdentityVerification, 'request_id'>[] = []
  let cursor: string | null = null
  do {
    const { data } = await plaid.identityVerificationList({ client_user_id, template_id, cursor })
    attempts.push(...data.identity_verifications)
    cursor = data.next_cursor
  } while (cursor !== null)
  return attempts
}

const isResumable = ({ steps }: Pick<IdentityVerification, 'steps'>): boolean =>
  [steps.risk_check, steps.watchlist_screening].every(
    status => !['failed', 'manually_rejected', 'pending_review'].includes(status),
  )

export const retryAttempt = async ({ begin, end }: Duties, request: RetryRequest, dryRun: boolean) => {
  const plaid = await plaidClient().catch(() => {
    throw new Problem(503, 'secrets-unavailable')
  })
  const attempts = await listAll(plaid, request).catch(error => {
    throw translate(error, [503, 'plaid-unavailable'])
  })
  const [newest] = attempts.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
  if (newest === undefined) throw new Problem(404, 'attempt-not-found')
  const reason = reasons[newest.status]
  if (reason !== undefined) throw new Problem(409, 'retry-not-permitted', { reason })
  const inferred = ['failed', 'expired'].includes(newest.status) ? Strategy.Incomplete : Strategy.Reset
  const sent = request.strategy === Strategy.Infer ? inferred : request.strategy
  if (sent === Strategy.Incomplete && !isResumable(newest))
    throw new Problem(409, 'retry-not-permitted', { reason: 'failed-step-not-resumable' })
  const strategy = { asked: request.strategy, sent }
  const toSend = { ...request, strategy: sent } as IdentityVerificationRetryRequest
  if (dryRun) {
    const would_send = { ...toSend, ...(request.user && { user: Object.keys(request.user) }) }
    return { status: 200, body: { dry_run: true, previous_attempt_id: newest.id, would_send, strategy, warnings: [] } }
  }
  const { client_user_id, template_id } = request
  const work = { client_user_id, template_id, attempt_id: newest.id }
  if (!(await begin(work))) throw new Problem(409, 'retry-not-permitted', { reason: 'attempt-still-active' })
  const { data } = await plaid.identityVerificationRetry(toSend).catch(async error => {
    await end(work, 'FAILED')
    throw translate(error, [502, 'outcome-unknown'])
  })
  await end(work, 'COMPLETED', data.id)
  const { id, previous_attempt_id, template, status, steps, shareable_url, created_at } = data
  const attempt = { id, previous_attempt_id, client_user_id, template, status, steps, shareable_url, created_at }
  return { status: 201, body: { ...attempt, strategy, warnings: [] } }
}
