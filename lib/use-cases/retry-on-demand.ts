import * as E from 'fp-ts/Either'
import { pinOf } from '../domain/ledger/pin-idempotency-key.ts'
import { requestFingerprint } from '../domain/ledger/request-fingerprint.ts'
import { includesId } from '../domain/plaid/same-id.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { readHistory } from './read-history.ts'
import { repeatOnDemand } from './repeat-on-demand.ts'
import type { RetryCommand, RetryStep } from './retry-command.ts'
import { sendOnDemand } from './send-on-demand.ts'

/** Without a key there is nothing to look up in the ledger first, so the two reads run in parallel. */
const withoutKey =
  (key: SubjectKey, command: RetryCommand): RetryStep<RetryResult> =>
  environment =>
  async () => {
    const readAtMs = environment.nowMs()
    const [loaded, history] = await Promise.all([environment.ledger.load(key)(), readHistory(key)(environment)()])
    if (E.isLeft(loaded)) return loaded
    if (E.isLeft(history)) return history
    const found = { subject: loaded.right, history: history.right, target: history.right[0], readAtMs }
    return sendOnDemand(found, command)(environment)()
  }

/** A known key means the attempt that it was used for, never the newest one. */
const withKey =
  (key: SubjectKey, idempotencyKey: string, command: RetryCommand): RetryStep<RetryResult> =>
  environment =>
  async () => {
    const loaded = await environment.ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    const subject = loaded.right
    const pin = pinOf(subject, environment.sha256(idempotencyKey))
    if (pin !== undefined) {
      return pin.request === requestFingerprint(command.request)
        ? repeatOnDemand(subject, pin, command)(environment)()
        : E.left({ _tag: 'IdempotencyKeyReused' })
    }
    const readAtMs = environment.nowMs()
    const history = await readHistory(subject)(environment)()
    if (E.isLeft(history)) return history
    const found = { subject, history: history.right, target: history.right[0], readAtMs }
    return sendOnDemand(found, command)(environment)()
  }

/**
 * Retries the newest attempt of a subject on demand: at most once for an attempt, and at most once for a key. A
 * request that is refused pins nothing and sends nothing; a request that was sent is never sent again.
 */
export const retryOnDemand =
  (command: RetryCommand): RetryStep<RetryResult> =>
  environment =>
  async () => {
    const { client_user_id, template_id } = command.request
    if (!includesId(environment.templateIds, template_id)) return E.left({ _tag: 'NotAllowed' })
    const key: SubjectKey = { environment: environment.plaidEnv, client_user_id, template_id }
    return command.idempotencyKey === undefined
      ? withoutKey(key, command)(environment)()
      : withKey(key, command.idempotencyKey, command)(environment)()
  }
