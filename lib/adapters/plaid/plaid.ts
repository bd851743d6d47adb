import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type * as t from 'io-ts'
import { Attempt } from '../../domain/plaid/attempt.ts'
import type { PlaidEnv } from '../../domain/plaid/environment.ts'
import type { Evidence } from '../../domain/plaid/evidence.ts'
import { plaidLimits } from '../../domain/plaid/plaid-limits.ts'
import { snapshotDecoder } from '../../domain/policy/findings/snapshot.ts'
import { stringifyRetryRequest } from '../../domain/request/retry-request.ts'
import type { ConcreteRetryRequest } from '../../domain/request/strategy.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import type { WebhookKey } from '../../domain/webhook/webhook-key.ts'
import type { Plaid } from '../../ports/plaid.ts'
import { type Deadline, deadlineIn, noTimeLeft } from './deadline.ts'
import { headersFor } from './headers.ts'
import { listAllPages } from './list-all-pages.ts'
import { type ReadsOptions, readsOver } from './reads.ts'
import { WebhookKeyAnswer } from './webhook-key.ts'

export interface PlaidOptions extends ReadsOptions {
  /** Plaid's environment that answers; its answers do not name it. */
  readonly plaidEnv: PlaidEnv
  /** Deadline of each call of the port as a whole: keys, connection, all pages. */
  readonly withinMs?: number
}

type PlaidCall<A> = TE.TaskEither<RetryError, A>

const isUnknownKid = (error: RetryError): boolean =>
  error._tag === 'PlaidRefused' && error.plaid.error_code === 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'

/** One retry with the keys in use, put on the wire at most once. */
const sendOnce = (
  { wire, credentials }: Pick<PlaidOptions, 'wire' | 'credentials'>,
  request: ConcreteRetryRequest,
  leftMs: Deadline,
): PlaidCall<Evidence> => {
  const body = stringifyRetryRequest(request)
  return pipe(
    credentials.current,
    TE.filterOrElse(() => leftMs() > 0, noTimeLeft),
    TE.flatMapTask(
      keys => () => wire.sendOnce({ path: '/identity_verification/retry', headers: headersFor(keys), body }, leftMs()),
    ),
  )
}

/**
 * Plaid's API over HTTP. A retry is put on the wire once, whatever the answer is. If Plaid refuses the keys of a
 * retry, they are not loaded again here: the next call begins with a read, for which `readsOver` loads them again.
 */
export const plaidOver = ({
  wire,
  credentials,
  nowMs,
  plaidEnv,
  withinMs = plaidLimits.deadlineMs,
}: PlaidOptions): Plaid => {
  const read = readsOver({ wire, credentials, nowMs })

  const withinDeadline = <A>(call: (leftMs: Deadline) => PlaidCall<A>): PlaidCall<A> =>
    pipe(
      TE.fromIO(() => deadlineIn(withinMs, nowMs)),
      TE.flatMap(call),
    )

  const getAs = <A>(id: string, answer: t.Decoder<unknown, A>): PlaidCall<A> =>
    withinDeadline(leftMs =>
      read({ path: '/identity_verification/get', body: { identity_verification_id: id }, answer, leftMs }),
    )

  const Snapshot = snapshotDecoder(plaidEnv)

  return {
    listAttempts: subject => withinDeadline(leftMs => listAllPages(read, Snapshot, subject, leftMs)),
    retryAttempt: request => withinDeadline(leftMs => sendOnce({ wire, credentials }, request, leftMs)),

    getAttempt: id => getAs(id, Attempt),
    getSnapshot: id => getAs(id, Snapshot),

    webhookKey: kid =>
      pipe(
        withinDeadline(leftMs =>
          read({ path: '/webhook_verification_key/get', body: { key_id: kid }, answer: WebhookKeyAnswer, leftMs }),
        ),
        TE.map(({ key }): WebhookKey | 'unknown-kid' => key),
        TE.orElse(error => (isUnknownKid(error) ? TE.right('unknown-kid' as const) : TE.left(error))),
      ),
  }
}
