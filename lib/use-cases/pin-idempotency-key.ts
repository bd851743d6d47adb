import * as E from 'fp-ts/Either'
import type { Reader } from 'fp-ts/Reader'
import type { Fence } from '../domain/ledger/ledger-command.ts'
import { pinOf } from '../domain/ledger/pin-idempotency-key.ts'
import { requestFingerprint } from '../domain/ledger/request-fingerprint.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { rejectionError } from '../domain/objection.ts'
import { isSameId } from '../domain/plaid/same-id.ts'
import type { DigestEnvironment } from '../ports/digest.ts'
import { applyTo } from './apply-command.ts'
import type { RetryCommand, RetryStep } from './retry-command.ts'

/** The key of a request as the ledger stores it; undefined if the request has none. */
export const pinOfCommand =
  ({ idempotencyKey, request }: RetryCommand): Reader<DigestEnvironment, Fence['pin']> =>
  ({ sha256 }) =>
    idempotencyKey === undefined ? undefined : { key: sha256(idempotencyKey), request: requestFingerprint(request) }

/**
 * Pins the idempotency key to the attempt without a send: before the caller gets `retry-in-progress`, so that a repeat
 * finds the same attempt.
 */
export const pinIdempotencyKey =
  (subject: SubjectLedger, attempt_id: string, command: RetryCommand): RetryStep<void> =>
  environment =>
  async () => {
    const pin = pinOfCommand(command)(environment)
    if (pin === undefined) return E.right(undefined)
    const pinned = await applyTo(subject, { _tag: 'PinKey', ...pin, attempt_id })(environment)()
    if (E.isLeft(pinned)) return pinned
    if (pinned.right._tag === 'Rejected') return E.left(rejectionError(pinned.right.rejected, environment.nowMs()))
    // Another request with this key was faster, and means another attempt.
    const stored = pinOf(pinned.right.subject, pin.key)
    return stored !== undefined && isSameId(stored.attempt_id, attempt_id)
      ? E.right(undefined)
      : E.left({ _tag: 'RetryInProgress', retryAfterSeconds: 1 })
  }
