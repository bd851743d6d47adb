import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { entryOf } from '../domain/ledger/entries.ts'
import type { Fence } from '../domain/ledger/ledger-command.ts'
import { pinOf } from '../domain/ledger/pin-key.ts'
import { requestFingerprint } from '../domain/ledger/request-fingerprint.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { transition } from '../domain/ledger/transition.ts'
import { objectionOf, rejectionOf } from '../domain/objection.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { vetoesOn } from '../domain/policy/vetoes.ts'
import { type Permit, preflight } from '../domain/preflight.ts'
import { warningsOf } from '../domain/request/warning.ts'
import type { NotPermittedReason, RetryError } from '../domain/retry-error.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { note } from '../ports/journal.ts'
import { snapshotOf } from '../ports/plaid.ts'
import { applyTo } from './apply-command.ts'
import { checkLedger } from './check-ledger.ts'
import type { Found, RetryCommand, RetryEnvironment, RetryStep } from './retry-command.ts'
import { type RetryPlan, type SendEnding, sendRetry } from './send-retry.ts'

const notPermitted = (reason: NotPermittedReason): RetryError => ({ _tag: 'RetryNotPermitted', reason })

const noteTarget = ({ target }: Found) => note(target ? { attempt_id: target.id, attempt_status: target.status } : {})

/** Vetoes hold for whoever may put events on the bus; a person who calls may know better. */
const checkBus = ({ isFromBus }: RetryCommand, { target, history }: Found): RetryStep<void> => {
  if (!isFromBus || target === undefined) return RTE.right(undefined)
  return pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.filterOrElse(
      ({ mode }) => mode === 'enforce',
      () => notPermitted('shadow'),
    ),
    RTE.flatMap(() => snapshotOf(target.id)),
    RTE.filterOrElse(
      (snapshot: Snapshot) => vetoesOn(snapshot, history).length === 0,
      () => notPermitted('vetoed'),
    ),
    RTE.asUnit,
  )
}

const planOf = ({ attempt, request }: Permit, { remainingMs }: RetryCommand): RetryPlan => ({
  attempt,
  request,
  mode: 'on-demand',
  rules: [],
  ruleMax: 0,
  isDocumentOrSelfie: false,
  remainingMs,
})

/** What the ledger has against a retry of the attempt, asked without a write: its word on the attempt, or what the fence would say. */
const objectionTo = (
  subject: SubjectLedger,
  { attempt, request }: Permit,
  { policy, nowMs }: RetryEnvironment,
): RetryError | undefined => {
  const objection = objectionOf(entryOf(subject, attempt.id)?.state, nowMs())
  if (objection !== undefined) return objection
  const fence: Fence = {
    _tag: 'Fence',
    attempt_id: attempt.id,
    token: '',
    mode: 'on-demand',
    strategy: request.strategy,
    rules: [],
    ruleMax: 0,
    caps: policy.caps,
  }
  const fenced = transition(subject, fence, nowMs())
  return E.isLeft(fenced) ? rejectionOf(fenced.left, nowMs()) : undefined
}

const rehearse = (subject: SubjectLedger, permit: Permit, { request }: RetryCommand): RetryStep<RetryResult> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.flatMapEither((environment): E.Either<RetryError, RetryResult> => {
      const objection = objectionTo(subject, permit, environment)
      if (objection !== undefined) return E.left(objection)
      return E.right({
        _tag: 'DryRun',
        attempt: permit.attempt,
        asked: request.strategy,
        request: permit.request,
        warnings: warningsOf(request, environment.plaidEnv),
      })
    }),
  )

const resultOf =
  ({ request }: RetryCommand, { request: sent }: Permit, { plaidEnv, nowMs }: RetryEnvironment) =>
  (ending: SendEnding): E.Either<RetryError, RetryResult> => {
    switch (ending._tag) {
      case 'Made':
        return E.right({
          _tag: 'Retried',
          attempt: ending.attempt,
          asked: request.strategy,
          sent: sent.strategy,
          warnings: [...(ending.isMisdirected ? (['misdirected'] as const) : []), ...warningsOf(request, plaidEnv)],
        })
      case 'Failed':
        return E.left(ending.error)
      case 'Paused':
        return E.left(notPermitted('paused'))
      case 'Spent':
        return E.left(notPermitted('limit-reached'))
      case 'Rejected':
        return E.left(rejectionOf(ending.rejected, nowMs()))
    }
  }

/** The key comes to mean this attempt before anything is sent, and before the caller is told that it is under way: a repeat finds the same one. */
const pin = (subject: SubjectLedger, attempt_id: string, command: RetryCommand): RetryStep<SubjectLedger> => {
  const { idempotencyKey, request } = command
  if (idempotencyKey === undefined) return RTE.right(subject)
  return pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.flatMap(({ sha256, nowMs }) => {
      const key = sha256(idempotencyKey)
      return pipe(
        applyTo(subject, { _tag: 'PinKey', key, request: requestFingerprint(request), attempt_id }),
        RTE.flatMapEither(application => {
          if (application._tag === 'Rejected') return E.left(rejectionOf(application.rejected, nowMs()))
          // Another request under this key was quicker, and means another attempt.
          return pinOf(application.subject, key)?.attempt_id === attempt_id
            ? E.right(application.subject)
            : E.left<RetryError, SubjectLedger>({ _tag: 'RetryInProgress', retryAfterSeconds: 1 })
        }),
      )
    }),
  )
}

/** What is not permitted pins nothing. What is under way is pinned: a repeat then finds the same attempt. */
const refuseUnpinned = (subject: SubjectLedger, permit: Permit): RetryStep<void> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.flatMapEither((environment): E.Either<RetryError, void> => {
      const objection = objectionTo(subject, permit, environment)
      return objection === undefined || objection._tag === 'RetryInProgress' ? E.right(undefined) : E.left(objection)
    }),
  )

const send = (found: Found, permit: Permit, command: RetryCommand): RetryStep<RetryResult> =>
  pipe(
    refuseUnpinned(found.subject, permit),
    RTE.flatMap(() => pin(found.subject, permit.attempt.id, command)),
    RTE.tap(subject => checkLedger(subject, permit.attempt.id)),
    RTE.flatMap(subject => sendRetry(subject, planOf(permit, command))),
    RTE.flatMap(ending =>
      pipe(
        RTE.ask<RetryEnvironment, RetryError>(),
        RTE.flatMapEither(environment => resultOf(command, permit, environment)(ending)),
      ),
    ),
  )

/** Whether the attempt that was found may be retried, and then either what would be sent, or the sending of it. */
export const sendOnDemand = (found: Found, command: RetryCommand): RetryStep<RetryResult> =>
  pipe(
    RTE.rightReaderIO<RetryEnvironment, RetryError, void>(noteTarget(found)),
    RTE.flatMapEither(() => preflight(command.request, found.target, command.overrides)),
    RTE.tap(() => checkBus(command, found)),
    RTE.tapReaderIO(permit => note({ strategy_sent: permit.request.strategy })),
    RTE.flatMap(permit => (command.dryRun ? rehearse(found.subject, permit, command) : send(found, permit, command))),
  )
