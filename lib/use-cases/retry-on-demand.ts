import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import type { Attempt } from '../domain/attempt.ts'
import { type History, historyOf } from '../domain/history.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import { lastSend } from '../domain/ledger/holder.ts'
import type { Fence } from '../domain/ledger/ledger-command.ts'
import { pinOf } from '../domain/ledger/pin-key.ts'
import { requestFingerprint } from '../domain/ledger/request-fingerprint.ts'
import type { Pin, SubjectKey, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { transition } from '../domain/ledger/transition.ts'
import type { Snapshot } from '../domain/policy/snapshot.ts'
import { vetoesOn } from '../domain/policy/vetoes.ts'
import { type Override, type Permit, preflight } from '../domain/preflight.ts'
import type { NotPermittedReason, RetryError } from '../domain/retry-error.ts'
import type { RetryRequest } from '../domain/retry-request.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { objectionOf, rejectionOf } from '../domain/standing.ts'
import { type Warning, warningsOf } from '../domain/warning.ts'
import type { DigestEnvironment } from '../ports/digest.ts'
import { type JournalEnvironment, note } from '../ports/journal.ts'
import { loadSubject } from '../ports/ledger.ts'
import { getAttempt, listAttempts, snapshotOf } from '../ports/plaid.ts'
import { applyCommand, applyTo } from './apply-command.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { emitOutbox } from './emit-outbox.ts'
import { rowOf } from './judge.ts'
import { type RetryPlan, type SendEnding, type SendEnvironment, sendRetry } from './send-retry.ts'

export interface RetryCommand {
  readonly request: RetryRequest
  /** Every check, and no call to retry. */
  readonly dryRun: boolean
  /** What the caller goes past; needs a key. */
  readonly overrides: ReadonlySet<Override>
  /** The caller's word for this very request: under it, one attempt is retried, once. */
  readonly idempotencyKey?: string
  /** Whoever may put events on the bus must not get past the rules against fraud: there vetoes and mode apply. */
  readonly isFromBus: boolean
  /** Time left to this invocation in milliseconds, read anew at each call. */
  readonly remainingMs: () => number
}

export type RetryEnvironment = SendEnvironment & JournalEnvironment & DigestEnvironment & DeploymentEnvironment
type Step<A> = RTE.ReaderTaskEither<RetryEnvironment, RetryError, A>

/** What a request is about, when it is known: the ledger's subject, Plaid's history, and the attempt that is to be retried. */
interface Found {
  readonly subject: SubjectLedger
  readonly history: History
  readonly target: Attempt | undefined
}

const notPermitted = (reason: NotPermittedReason): RetryError => ({ _tag: 'RetryNotPermitted', reason })

const allowTemplate = ({ template_id }: RetryRequest): Step<RetryEnvironment> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.filterOrElse(
      ({ templateIds }) => templateIds.has(template_id),
      (): RetryError => ({ _tag: 'NotAllowed' }),
    ),
  )

const readHistory = ({ client_user_id, template_id }: RetryRequest): Step<History> =>
  pipe(
    listAttempts({ client_user_id, template_id }),
    RTE.tapReaderIO(({ strangers }) => note({ strangers })),
    RTE.map(({ attempts }) => historyOf(attempts)),
  )

const noteTarget = ({ target }: Found) => note(target ? { attempt_id: target.id, attempt_status: target.status } : {})

/** Independent reads overlap, where there is no key to be looked up first. */
const findNewest = (key: SubjectKey, request: RetryRequest): Step<Found> =>
  pipe(
    RTE.Do,
    RTE.apS('subject', loadSubject(key)),
    RTE.apSW('history', readHistory(request)),
    RTE.map(({ subject, history }): Found => ({ subject, history, target: history[0] })),
  )

/** Of a repeat: the attempt that the first request made, as it stands now. */
const repeated = (
  subject: SubjectLedger,
  attempt_id: string,
  child_id: string,
  { request }: RetryCommand,
  warnings: ReadonlyArray<Warning>,
): Step<RetryResult> =>
  pipe(
    getAttempt(child_id),
    RTE.map((attempt): RetryResult => {
      const entry = entryOf(subject, attempt_id)
      const sent = entry && lastSend(entry)?.strategy
      return { _tag: 'Repeated', attempt, asked: request.strategy, warnings, ...(sent && { sent }) }
    }),
  )

/** Vetoes hold for whoever may put events on the bus; a person who calls may know better. */
const checkBus = ({ isFromBus }: RetryCommand, { target, history }: Found): Step<void> => {
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

const rehearse = (subject: SubjectLedger, permit: Permit, { request }: RetryCommand): Step<RetryResult> =>
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
const pin = (subject: SubjectLedger, attempt_id: string, command: RetryCommand): Step<SubjectLedger> => {
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

/** The ledger's word on the attempt, where it has something against a retry. */
const checkLedger = (subject: SubjectLedger, attempt_id: string): Step<void> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.flatMapEither(({ nowMs }): E.Either<RetryError, void> => {
      const objection = objectionOf(entryOf(subject, attempt_id)?.state, nowMs())
      return objection === undefined ? E.right(undefined) : E.left(objection)
    }),
  )

/** What is not permitted pins nothing. What is under way is pinned: a repeat then finds the same attempt. */
const refuseUnpinned = (subject: SubjectLedger, permit: Permit): Step<void> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.flatMapEither((environment): E.Either<RetryError, void> => {
      const objection = objectionTo(subject, permit, environment)
      return objection === undefined || objection._tag === 'RetryInProgress' ? E.right(undefined) : E.left(objection)
    }),
  )

const send = (found: Found, permit: Permit, command: RetryCommand): Step<RetryResult> =>
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

const decide = (found: Found, command: RetryCommand): Step<RetryResult> =>
  pipe(
    RTE.rightReaderIO<RetryEnvironment, RetryError, void>(noteTarget(found)),
    RTE.flatMapEither(() => preflight(command.request, found.target ? [found.target] : [], command.overrides)),
    RTE.tap(() => checkBus(command, found)),
    RTE.tapReaderIO(permit => note({ strategy_sent: permit.request.strategy })),
    RTE.flatMap(permit => (command.dryRun ? rehearse(found.subject, permit, command) : send(found, permit, command))),
  )

/** The key has been used: its attempt counts, and never the newest. */
const goOn = (subject: SubjectLedger, pinned: Pin, command: RetryCommand): Step<RetryResult> => {
  const state = entryOf(subject, pinned.attempt_id)?.state
  if (state?._tag === 'Retried') return repeated(subject, pinned.attempt_id, state.child_id, command, [])
  if (state?._tag === 'Misdirected')
    return repeated(subject, pinned.attempt_id, state.child_id, command, ['misdirected'])
  return pipe(
    checkLedger(subject, pinned.attempt_id),
    RTE.flatMap(() => readHistory(command.request)),
    RTE.flatMap((history): Step<RetryResult> => {
      const child = history.find(({ previous_attempt_id }) => previous_attempt_id === pinned.attempt_id)
      if (child && command.dryRun) return repeated(subject, pinned.attempt_id, child.id, command, [])
      if (child) return adoptAndRepeat(subject, pinned.attempt_id, child.id, command)
      return pipe(
        RTE.fromEither(rowOf(history, pinned.attempt_id)),
        RTE.filterOrElse(
          row => row === history[0],
          () => notPermitted('superseded'),
        ),
        RTE.flatMap(target => decide({ subject, history, target }, command)),
      )
    }),
  )
}

const adoptAndRepeat = (
  subject: SubjectLedger,
  attempt_id: string,
  child_id: string,
  command: RetryCommand,
): Step<RetryResult> =>
  pipe(
    // Where the ledger knows nothing of the attempt there is nothing to adopt.
    applyCommand(subject, { _tag: 'Adopt', attempt_id, child_id }),
    RTE.tapReaderTask(application => emitOutbox(application.subject)),
    RTE.flatMap(application => repeated(application.subject, attempt_id, child_id, command, [])),
  )

const withKey = (key: SubjectKey, idempotencyKey: string, command: RetryCommand): Step<RetryResult> =>
  pipe(
    RTE.Do,
    RTE.bind('subject', () => loadSubject(key)),
    RTE.bindW('hash', () => RTE.asks(({ sha256 }: RetryEnvironment) => sha256(idempotencyKey))),
    RTE.flatMap(({ subject, hash }): Step<RetryResult> => {
      const pinned = pinOf(subject, hash)
      if (pinned === undefined) return afresh(command, subject)
      return pinned.request === requestFingerprint(command.request)
        ? goOn(subject, pinned, command)
        : RTE.left({ _tag: 'IdempotencyKeyReused' })
    }),
  )

const afresh = (command: RetryCommand, loaded: SubjectLedger): Step<RetryResult> =>
  pipe(
    readHistory(command.request),
    RTE.map((history): Found => ({ subject: loaded, history, target: history[0] })),
    RTE.flatMap(found => decide(found, command)),
  )

/**
 * Retries the newest attempt of a subject for a person: at most once for an attempt, and at most once for a key.
 * What is not permitted pins nothing and sends nothing; what was sent is never sent again.
 */
export const retryOnDemand = (command: RetryCommand): Step<RetryResult> =>
  pipe(
    allowTemplate(command.request),
    RTE.flatMap(({ plaidEnv }) => {
      const { client_user_id, template_id } = command.request
      const key: SubjectKey = { environment: plaidEnv, client_user_id, template_id }
      if (command.idempotencyKey !== undefined) return withKey(key, command.idempotencyKey, command)
      return pipe(
        findNewest(key, command.request),
        RTE.flatMap(found => decide(found, command)),
      )
    }),
  )
