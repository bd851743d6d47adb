import * as E from 'fp-ts/Either'
import { pinOf } from '../domain/ledger/pin-key.ts'
import { requestFingerprint } from '../domain/ledger/request-fingerprint.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { rejectionError } from '../domain/objection.ts'
import { isSameId } from '../domain/plaid/same-id.ts'
import { applyTo } from './apply-command.ts'
import type { RetryCommand, RetryStep } from './retry-command.ts'

/**
 * Pins the idempotency key to the attempt: before anything is sent, and before the caller gets `retry-in-progress`,
 * so that a repeat finds the same attempt.
 */
export const pinKey =
  (subject: SubjectLedger, attempt_id: string, { idempotencyKey, request }: RetryCommand): RetryStep<SubjectLedger> =>
  environment =>
  async () => {
    if (idempotencyKey === undefined) return E.right(subject)
    const key = environment.sha256(idempotencyKey)
    const command = { _tag: 'PinKey', key, request: requestFingerprint(request), attempt_id } as const
    const pinned = await applyTo(subject, command)(environment)()
    if (E.isLeft(pinned)) return pinned
    if (pinned.right._tag === 'Rejected') return E.left(rejectionError(pinned.right.rejected, environment.nowMs()))
    // Another request with this key was faster, and means another attempt.
    const pin = pinOf(pinned.right.subject, key)
    return pin !== undefined && isSameId(pin.attempt_id, attempt_id)
      ? E.right(pinned.right.subject)
      : E.left({ _tag: 'RetryInProgress', retryAfterSeconds: 1 })
  }
