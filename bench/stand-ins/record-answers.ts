import { failedAttempt } from '../../local/failed-attempt.ts'
import { startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { templateId, type User, users } from '../requests/cases.ts'

export interface RecordedAnswer {
  readonly status: number
  readonly body: string
}

/** By path, then by user. */
export type RecordedAnswers = Readonly<Record<string, Readonly<Record<string, RecordedAnswer>>>>

const list = '/identity_verification/list'
const retry = '/identity_verification/retry'

/**
 * Records the answers of the Plaid simulator about each user. A stand-in that repeats them answers like Plaid, in form
 * and size, and needs little CPU time.
 */
export const recordAnswers = async (): Promise<RecordedAnswers> => {
  const simulator = await startPlaidSimulator({ environment: 'production', rateLimits: false })
  const ask = async (path: string, body: object): Promise<RecordedAnswer> => {
    const headers = {
      'content-type': 'application/json',
      'plaid-client-id': 'local-client-id',
      'plaid-secret': 'local-secret',
    }
    const answer = await fetch(`${simulator.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.text() }
  }
  const setStatus: Partial<Record<User, (id: string) => void>> = {
    verified: id => void simulator.setStatus(id, 'success'),
    'under-review': id => void simulator.setStatus(id, 'pending_review'),
  }
  const faults = {
    'list-fails': { endpoint: list, fault: '503' },
    'list-limited': { endpoint: list, fault: '429' },
    'retry-fails': { endpoint: retry, fault: '500_after_commit' },
    'retry-limited': { endpoint: retry, fault: '429' },
  } as const
  const answers = { [list]: {} as Record<string, RecordedAnswer>, [retry]: {} as Record<string, RecordedAnswer> }
  for (const client_user_id of users) {
    const subject = { client_user_id, template_id: templateId }
    if (client_user_id !== 'no-attempts') {
      const step = client_user_id === 'failed-at-risk' ? 'risk_check' : 'kyc_check'
      const { id } = failedAttempt(simulator, subject, step)
      setStatus[client_user_id]?.(id)
    }
    if (client_user_id in faults) simulator.addFault(faults[client_user_id as keyof typeof faults])
    answers[list][client_user_id] = await ask(list, subject)
    answers[retry][client_user_id] = await ask(retry, { ...subject, strategy: 'reset' })
  }
  await simulator.close()
  return answers
}
