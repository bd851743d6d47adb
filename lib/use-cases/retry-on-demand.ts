import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { pinOf } from '../domain/ledger/pin-key.ts'
import { requestFingerprint } from '../domain/ledger/request-fingerprint.ts'
import type { SubjectKey, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { RetryRequest } from '../domain/request/retry-request.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { loadSubject } from '../ports/ledger.ts'
import { readHistory } from './judge.ts'
import { repeatOnDemand } from './repeat-on-demand.ts'
import type { Found, RetryCommand, RetryEnvironment, RetryStep } from './retry-command.ts'
import { sendOnDemand } from './send-on-demand.ts'

const allowTemplate = ({ template_id }: RetryRequest): RetryStep<RetryEnvironment> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.filterOrElse(
      ({ templateIds }) => templateIds.has(template_id),
      (): RetryError => ({ _tag: 'NotAllowed' }),
    ),
  )

/** Independent reads overlap, where there is no key to be looked up first. */
const findNewest = (key: SubjectKey): RetryStep<Found> =>
  pipe(
    RTE.Do,
    RTE.apS('subject', loadSubject(key)),
    RTE.apSW('history', readHistory(key)),
    RTE.map(({ subject, history }): Found => ({ subject, history, target: history[0] })),
  )

const withKey = (key: SubjectKey, idempotencyKey: string, command: RetryCommand): RetryStep<RetryResult> =>
  pipe(
    RTE.Do,
    RTE.bind('subject', () => loadSubject(key)),
    RTE.bindW('hash', () => RTE.asks(({ sha256 }: RetryEnvironment) => sha256(idempotencyKey))),
    RTE.flatMap(({ subject, hash }): RetryStep<RetryResult> => {
      const pinned = pinOf(subject, hash)
      if (pinned === undefined) return afresh(command, subject)
      return pinned.request === requestFingerprint(command.request)
        ? repeatOnDemand(subject, pinned, command)
        : RTE.left({ _tag: 'IdempotencyKeyReused' })
    }),
  )

const afresh = (command: RetryCommand, loaded: SubjectLedger): RetryStep<RetryResult> =>
  pipe(
    readHistory(loaded),
    RTE.map((history): Found => ({ subject: loaded, history, target: history[0] })),
    RTE.flatMap(found => sendOnDemand(found, command)),
  )

/**
 * Retries the newest attempt of a subject for a person: at most once for an attempt, and at most once for a key.
 * What is not permitted pins nothing and sends nothing; what was sent is never sent again.
 */
export const retryOnDemand = (command: RetryCommand): RetryStep<RetryResult> =>
  pipe(
    allowTemplate(command.request),
    RTE.flatMap(({ plaidEnv }) => {
      const { client_user_id, template_id } = command.request
      const key: SubjectKey = { environment: plaidEnv, client_user_id, template_id }
      if (command.idempotencyKey !== undefined) return withKey(key, command.idempotencyKey, command)
      return pipe(
        findNewest(key),
        RTE.flatMap(found => sendOnDemand(found, command)),
      )
    }),
  )
