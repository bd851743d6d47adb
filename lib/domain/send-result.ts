import { backoffUntilMs } from './backoff.ts'
import type { RetryOutcome } from './classify-retry.ts'
import type { SendResult } from './ledger/ledger-command.ts'
import type { RetryError } from './retry-error.ts'

const afterNo = (error: RetryError, nowMs: number, random: number): SendResult => {
  if (error._tag === 'PlaidRefused') return { _tag: 'Refused', error_code: error.plaid.error_code }
  const dueAtMs =
    error._tag === 'PlaidRateLimited' ? nowMs + error.retryAfterSeconds * 1_000 : backoffUntilMs(nowMs, random)
  return { _tag: 'DefiniteNo', dueAtMs }
}

/** What the ledger records of a retry that was sent. */
export const sendResultOf = (outcome: RetryOutcome, nowMs: number, random: number): SendResult => {
  switch (outcome._tag) {
    case 'Effect':
      return { _tag: 'Retried', child_id: outcome.attempt.id }
    case 'EffectElsewhere':
      return { _tag: 'Misdirected', child_id: outcome.attempt.id }
    case 'DefiniteNo':
      return afterNo(outcome.error, nowMs, random)
    case 'Unknown':
      return { _tag: 'Unknown' }
  }
}
