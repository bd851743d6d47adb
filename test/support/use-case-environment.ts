import * as E from 'fp-ts/Either'
import type { BusEvent } from '../../lib/domain/bus-event.ts'
import type { AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { Attempt } from '../../lib/domain/plaid/attempt.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import type { Mode } from '../../lib/domain/policy/mode.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/request/strategy.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import type { JournalMembers } from '../../lib/ports/journal.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import type { DueMessage } from '../../lib/ports/queue.ts'
import type { StatusUpdateEnvironment } from '../../lib/use-cases/act-on-decision.ts'
import type { RetryEnvironment } from '../../lib/use-cases/retry-command.ts'
import type { DueEnvironment } from '../../lib/use-cases/serve-attempt.ts'
import type { SweepEnvironment } from '../../lib/use-cases/sweep.ts'
import type { Edit } from './edited.ts'
import { memoryCounters, memoryLedger } from './memory-ledger.ts'
import { attemptId, nowMs as startMs } from './plaid-answer.ts'
import { policyOf, rowOf, sha256, snapshotOf } from './policy-inputs.ts'

type Environment = StatusUpdateEnvironment & RetryEnvironment & DueEnvironment & SweepEnvironment

/** Whom the tests of use cases are about; its attempt A is `plaidAnswer`'s. */
export const subject: SubjectKey = {
  environment: 'production',
  template_id: 'idvtmp_local' as TemplateId,
  client_user_id: 'user-1' as ClientUserId,
}

/** One edit away from an attempt that the policy retries with `incomplete`, at once. */
export const typingError: ReadonlyArray<Edit> = [
  ['/steps/kyc_check', 'failed'],
  ['/kyc_check/name/summary', 'partial_match'],
]

export const answered = (status: number, body: unknown, retryAfter?: string): E.Either<never, Evidence> =>
  E.right({
    _tag: 'Answered',
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(retryAfter !== undefined && { retryAfter }),
  })

export const ledgerDown: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'unreachable' }

/** What a test may change at any time. */
interface Settings {
  readonly mode: Mode
  readonly templateIds: ReadonlyArray<string>
  readonly isUrlPublished: boolean
  readonly policy: ReadonlyArray<Edit>
  readonly paused: E.Either<LedgerUnavailable, boolean>
  readonly remainingMs: number
  readonly isBusDown: boolean
  readonly list: RetryError | undefined
  readonly get: RetryError | undefined
  readonly queue: number | 'down'
  readonly foreignRows: number
  /** The list does not show the newest attempt yet. */
  readonly isListStale: boolean
  /** Instead of a new attempt. */
  readonly retry: E.Either<RetryError, Evidence> | undefined
  /** Wraps the ports that remember. */
  readonly ledger: (ledger: Ledger) => Ledger
  readonly counters: (counters: Counters) => Counters
  /** What waiting takes; nothing, unless told. */
  readonly wait: (ms: number) => unknown
  /** Runs when the retry arrives at Plaid, before anything happens there. */
  readonly onRetry: () => unknown
}

const defaults: Settings = {
  mode: 'enforce',
  templateIds: ['idvtmp_local'],
  isUrlPublished: false,
  policy: [],
  paused: E.right(false),
  remainingMs: 60_000,
  isBusDown: false,
  list: undefined,
  get: undefined,
  queue: 0,
  foreignRows: 0,
  isListStale: false,
  retry: undefined,
  ledger: ledger => ledger,
  counters: counters => counters,
  wait: () => {},
  onRetry: () => {},
}

/**
 * Every port of the use cases, in memory: one user at Plaid, whose attempt A is as the edits say, the ledger's and the counters' laws, and
 * all that went out. Its clock stands until it is moved.
 */
export const useCaseEnvironment = (edits: ReadonlyArray<Edit> = typingError, given: Partial<Settings> = {}) => {
  let settings: Settings = { ...defaults, ...given }
  let now = startMs
  let tokens = 0
  const attempts: Array<{ readonly snapshot: Snapshot; readonly row: Attempt }> = []
  const posts: ConcreteRetryRequest[] = []
  const events: BusEvent[] = []
  const queued: DueMessage[] = []
  const waits: number[] = []
  const calls: string[] = []
  let noted: JournalMembers = {}
  const memory = memoryLedger()
  const counters = memoryCounters()

  const addAttempt = (id: string, parent: string | null, ...more: ReadonlyArray<Edit>): Attempt => {
    const snapshot = snapshotOf(
      ['/id', id],
      ['/previous_attempt_id', parent],
      ['/created_at', new Date(now).toISOString()],
      ['/completed_at', null],
      ...more,
    )
    const row = rowOf(snapshot, { shareable_url: `https://plaid.example/${id}` })
    attempts.push({ snapshot, row })
    return row
  }
  const first = snapshotOf(...edits)
  attempts.push({ snapshot: first, row: rowOf(first) })

  const called = <A>(name: string, act: () => A | Promise<A>) => {
    return async (): Promise<A> => {
      calls.push(name)
      return act()
    }
  }
  const found = <A>(id: string, of: (attempt: (typeof attempts)[number]) => A) =>
    called('get', (): E.Either<RetryError, A> => {
      const attempt = attempts.findLast(({ row }) => row.id === id)
      if (settings.get) return E.left(settings.get)
      return attempt ? E.right(of(attempt)) : E.left({ _tag: 'PlaidUnreadable', cause: 'unexpected-status' })
    })

  const environment: Environment = {
    plaid: {
      listAttempts: () =>
        called('list', () =>
          settings.list
            ? E.left(settings.list)
            : E.right({
                attempts: attempts.slice(0, settings.isListStale ? -1 : undefined).map(({ row }) => row),
                foreignRows: settings.foreignRows,
              }),
        ),
      getAttempt: id => found(id, ({ row }) => row),
      getSnapshot: id => found(id, ({ snapshot }) => snapshot),
      retryAttempt: request =>
        called('retry', async () => {
          posts.push(request)
          await settings.onRetry()
          if (settings.retry) return settings.retry
          const newest = attempts.at(-1)?.row.id ?? null
          return answered(200, addAttempt(`idv_child_${attempts.length}`, newest, ['/status', 'active']))
        }),
      webhookKey: () => async () => E.right('unknown-kid'),
    },
    ledger: settings.ledger(memory),
    counters: settings.counters(counters),
    pauseSwitch: { isPaused: called('pause', () => settings.paused) },
    bus: {
      put: event =>
        called('bus', () => {
          if (settings.isBusDown) return E.left({ _tag: 'BusUnavailable', cause: 'unreachable' })
          events.push(event)
          return E.right(undefined)
        }),
    },
    queue: {
      send: messages => async () => {
        if (settings.queue === 'down') return E.left({ _tag: 'QueueUnavailable' })
        queued.push(...messages.slice(settings.queue))
        return E.right(settings.queue)
      },
    },
    journal: {
      note: members => () => {
        noted = { ...noted, ...members }
      },
    },
    nowMs: () => now,
    wait: ms => async () => {
      waits.push(ms)
      await settings.wait(ms)
    },
    newToken: () => `token-${++tokens}`,
    random: () => 0,
    sha256,
    policy: policyOf(...settings.policy),
    mode: settings.mode,
    plaidEnv: 'production',
    templateIds: new Set(settings.templateIds),
    isUrlPublished: settings.isUrlPublished,
  }

  const stored = (): SubjectLedger | undefined => memory.subjects()[0]
  return {
    /** As the settings are now. */
    environment: (): Environment => ({
      ...environment,
      ledger: settings.ledger(memory),
      counters: settings.counters(counters),
      policy: policyOf(...settings.policy),
      mode: settings.mode,
      templateIds: new Set(settings.templateIds),
      isUrlPublished: settings.isUrlPublished,
    }),
    memory,
    counters,
    /** What was sent to Plaid's `retry`, the bus, the queue. */
    posts,
    events,
    queued,
    waits,
    /** What was asked of Plaid, the pause switch and the bus, in order. */
    calls,
    noted: () => noted,
    set: (changes: Partial<Settings>) => {
      settings = { ...settings, ...changes }
    },
    now: () => now,
    advance: (ms: number) => {
      now += ms
    },
    remainingMs: () => settings.remainingMs,
    /** An attempt that somebody else made at Plaid, now. */
    addAttempt,
    /** The newest attempt ends. */
    endNewest: (...ending: ReadonlyArray<Edit>) => {
      const { row } = attempts.pop() ?? { row: rowOf(first) }
      return addAttempt(row.id, row.previous_attempt_id, ['/completed_at', new Date(now).toISOString()], ...ending)
    },
    /** What the ledger holds. */
    stored,
    state: (attempt_id = attemptId): AttemptState | undefined =>
      stored()?.attempts.find(entry => entry.attempt_id === attempt_id)?.state,
    /** Brings the ledger to where a test begins. */
    put: async (changed: SubjectLedger): Promise<void> => {
      const version = stored()?.version ?? 0
      await memory.save({ ...changed, version })()
    },
  }
}

export type UseCaseEnvironment = ReturnType<typeof useCaseEnvironment>

/** A ledger whose `save` of subjects that match fails. */
export const failingSaves =
  (matches: (subject: SubjectLedger) => boolean) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    save: changed => (matches(changed) ? async () => E.left(ledgerDown) : ledger.save(changed)),
  })

/** The ways in which counting fails: for the counters that match. */
export const failingCounters =
  (tag: string) =>
  (counters: Counters): Counters => ({
    ...counters,
    reserve: (counter, amount, max) =>
      counter._tag === tag ? async () => E.left(ledgerDown) : counters.reserve(counter, amount, max),
  })
