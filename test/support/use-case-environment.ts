import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { added } from '../../lib/adapters/journal/journal.ts'
import type { BusError } from '../../lib/domain/events/bus-event.ts'
import type { AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { Attempt } from '../../lib/domain/plaid/attempt.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { Mode } from '../../lib/domain/policy/mode.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/request/strategy.ts'
import type { Subject, SubjectKey } from '../../lib/domain/request/subject.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { UserBudget } from '../../lib/domain/user-budget.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import type { JournalMembers, TraceStep } from '../../lib/ports/journal.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import type { Listing } from '../../lib/ports/plaid.ts'
import type { DueMessage, LookMessage, QueueError } from '../../lib/ports/queue.ts'
import type { UserBudgets } from '../../lib/ports/user-budgets.ts'
import type { WatchEnvironment } from '../../lib/use-cases/look-at-first-attempt.ts'
import type { DueEnvironment } from '../../lib/use-cases/read-due.ts'
import type { RetryEnvironment } from '../../lib/use-cases/retry-command.ts'
import type { SweepEnvironment } from '../../lib/use-cases/sweep.ts'
import type { Edit } from './edited.ts'
import { busMemory, busOver, queueMemory, queueOver } from './memory-bus.ts'
import { memoryCounters, pauseSwitchOver } from './memory-counters.ts'
import { decisionsMemory, decisionsOver } from './memory-decisions.ts'
import { memoryFirstAttempts } from './memory-first-attempts.ts'
import { memoryLedger } from './memory-ledger.ts'
import { evidenceOf, plaidMemory, plaidOver, rowFor } from './memory-plaid.ts'
import { memoryUserBudgets } from './memory-user-budgets.ts'
import { attemptId, nowMs as startMs } from './plaid-answer.ts'
import { policyOf, sha256, snapshotOf } from './policy-inputs.ts'
import { windowMs } from './window.ts'

type Environment = WatchEnvironment & RetryEnvironment & DueEnvironment & SweepEnvironment

/** The subject in tests of use cases. Its attempt A is the one of `plaidAnswer`. */
export const subject: SubjectKey = {
  environment: 'production',
  template_id: 'idvtmp_local' as TemplateId,
  client_user_id: 'user-1' as ClientUserId,
}

/** Edits that make an attempt with a typing error, which the policy retries with `incomplete`. */
export const typingError: ReadonlyArray<Edit> = [
  ['/steps/kyc_check', 'failed'],
  ['/kyc_check/name/summary', 'partial_match'],
]

export const answered = (...answer: Parameters<typeof evidenceOf>): E.Either<never, Evidence> =>
  E.right(evidenceOf(...answer))

const busDown: BusError = { _tag: 'BusUnavailable', cause: 'unreachable' }
export const ledgerDown: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'unreachable' }

/** Settings that a test may change at any time. */
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
  /** The answer to a retry, instead of a new attempt. */
  readonly retry: E.Either<RetryError, Evidence> | undefined
  /** Wraps the ports that store data. */
  readonly ledger: (ledger: Ledger) => Ledger
  readonly counters: (counters: Counters) => Counters
  readonly userBudgets: (budgets: UserBudgets) => UserBudgets
  /** Runs instead of waiting; by default nothing. */
  readonly wait: (ms: number) => unknown
  /** Runs when the retry arrives at Plaid, before it has an effect. */
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
  userBudgets: budgets => budgets,
  wait: () => {},
  onRetry: () => {},
}

/**
 * Every port of the use cases, in memory: one user at Plaid with attempt A after the edits, a ledger and counters that
 * behave like the real ones, and records of all output. The clock moves only on command.
 */
export const useCaseEnvironment = (edits: ReadonlyArray<Edit> = typingError, given: Partial<Settings> = {}) => {
  let settings: Settings = { ...defaults, ...given }
  let now = startMs
  let tokens = 0
  const posts: ConcreteRetryRequest[] = []
  const queued: DueMessage[] = []
  const looks: LookMessage[] = []
  const waits: number[] = []
  const calls: string[] = []
  let noted: JournalMembers = {}
  const traced: TraceStep[] = []
  const memory = memoryLedger()
  const counters = memoryCounters()
  const userBudgets = memoryUserBudgets()
  const decisions = decisionsMemory()
  const bus = busMemory()
  const queue = queueOver(
    queueMemory(
      message => void queued.push(message),
      message => void looks.push(message),
    ),
  )
  const atPlaid = plaidMemory(() => now)
  const plaid = plaidOver(atPlaid)

  const first = snapshotOf(...edits)
  const ofFirst: Subject = {
    client_user_id: first.client_user_id as ClientUserId,
    template_id: first.template.id as TemplateId,
  }
  atPlaid.add(first)

  const addAttempt = (id: string, parent: string | null, ...more: ReadonlyArray<Edit>): Attempt => {
    const attempt = snapshotOf(
      ['/client_user_id', first.client_user_id],
      ['/template', first.template],
      ['/id', id],
      ['/previous_attempt_id', parent],
      ['/created_at', new Date(now).toISOString()],
      ['/completed_at', null],
      ...more,
    )
    atPlaid.add(attempt)
    return rowFor(attempt)
  }

  /** Notes the call, and answers as the settings say, if they have an answer. */
  const called =
    <L, A>(name: string, instead: () => E.Either<L, A> | undefined, call: TE.TaskEither<L, A>): TE.TaskEither<L, A> =>
    async () => {
      calls.push(name)
      return instead() ?? call()
    }
  const unread = (error: RetryError | undefined) => error && E.left(error)
  const hiding = ({ attempts }: Listing): Listing => ({
    attempts: settings.isListStale ? attempts.slice(0, -1) : attempts,
    foreignRows: settings.foreignRows,
  })

  /** A queue that takes all but the first messages, or none. */
  const partly =
    <A>(send: (messages: ReadonlyArray<A>) => TE.TaskEither<QueueError, number>) =>
    (messages: ReadonlyArray<A>): TE.TaskEither<QueueError, number> =>
    async () => {
      const notTaken = settings.queue
      if (notTaken === 'down') return E.left({ _tag: 'QueueUnavailable' })
      return E.map((more: number) => notTaken + more)(await send(messages.slice(notTaken))())
    }

  const environment: Environment = {
    plaid: {
      ...plaid,
      listAttempts: of => called('list', () => unread(settings.list), TE.map(hiding)(plaid.listAttempts(of))),
      getAttempt: id => called('get', () => unread(settings.get), plaid.getAttempt(id)),
      getSnapshot: id => called('get', () => unread(settings.get), plaid.getSnapshot(id)),
      retryAttempt: request => async () => {
        calls.push('retry')
        posts.push(request)
        await settings.onRetry()
        return settings.retry ?? plaid.retryAttempt(request)()
      },
    },
    ledger: settings.ledger(memory),
    counters: settings.counters(counters),
    userBudgets: settings.userBudgets(userBudgets),
    decisions: decisionsOver(decisions),
    firstAttempts: memoryFirstAttempts(),
    decisionDays: 400,
    pauseSwitch: { isPaused: called('pause', () => settings.paused, pauseSwitchOver(() => false).isPaused) },
    bus: {
      put: event => called('bus', () => (settings.isBusDown ? E.left(busDown) : undefined), busOver(bus).put(event)),
    },
    queue: { sendDue: partly(queue.sendDue), sendLooks: partly(queue.sendLooks) },
    journal: {
      note: members => () => {
        noted = added(noted, members)
      },
      trace: step => () => void traced.push(step),
    },
    nowMs: () => now,
    windowMs,
    listsElsewhere: 0,
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
    /** The environment with the current settings. */
    environment: (): Environment => ({
      ...environment,
      ledger: settings.ledger(memory),
      counters: settings.counters(counters),
      userBudgets: settings.userBudgets(userBudgets),
      policy: policyOf(...settings.policy),
      windowMs: policyOf(...settings.policy).windowMs,
      mode: settings.mode,
      templateIds: new Set(settings.templateIds),
      isUrlPublished: settings.isUrlPublished,
    }),
    memory,
    counters,
    /** The slots of the user's budget. */
    slots: async (): Promise<UserBudget['slots']> => {
      const loaded = await userBudgets.load(subject.environment, subject.client_user_id)()
      return E.isRight(loaded) ? loaded.right.slots : []
    },
    userBudgets,
    /** The decisions that were kept, the oldest first. */
    decisions: decisions.all,
    /** The requests to Plaid's `retry`, the events on the bus, and the messages of the queues. */
    posts,
    events: bus.events,
    queued,
    looks,
    waits,
    /** The calls to Plaid, the pause switch and the bus, in order. */
    calls,
    noted: () => noted,
    /** The steps that were traced, in order. */
    traced,
    set: (changes: Partial<Settings>) => {
      settings = { ...settings, ...changes }
    },
    now: () => now,
    advance: (ms: number) => {
      now += ms
    },
    remainingMs: () => settings.remainingMs,
    /** The attempt at Plaid. */
    atPlaid: atPlaid.get,
    /** Ends an attempt, or changes it after its end, with these changes. */
    end: (id: string, ...changes: ReadonlyArray<Edit>): void => atPlaid.end(id, snapshotOf(...changes)),
    /** Adds an attempt at Plaid now that the service did not make. */
    addAttempt,
    /** Ends the newest attempt, with these changes. */
    endNewest: (...changes: ReadonlyArray<Edit>): Attempt => {
      const { id } = atPlaid.newestOf(ofFirst) ?? first
      atPlaid.end(id, snapshotOf(...changes))
      return rowFor(atPlaid.get(id) ?? first)
    },
    /** The stored subject. */
    stored,
    state: (attempt_id = attemptId): AttemptState | undefined =>
      stored()?.attempts.find(entry => entry.attempt_id === attempt_id)?.state,
    /** Applies commands to the ledger before a test begins. */
    put: async (changed: SubjectLedger): Promise<void> => {
      const version = stored()?.version ?? 0
      await memory.save({ ...changed, version })()
    },
  }
}

export type UseCaseEnvironment = ReturnType<typeof useCaseEnvironment>

/** A ledger that fails to save subjects that match. */
export const failingSaves =
  (matches: (subject: SubjectLedger) => boolean) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    save: changed => (matches(changed) ? async () => E.left(ledgerDown) : ledger.save(changed)),
  })

/** Counters of which nothing can be taken. */
export const failingCounters = (counters: Counters): Counters => ({
  ...counters,
  take: () => async () => E.left(ledgerDown),
})

/** Budgets of users that cannot be saved. */
export const failingBudgets = (budgets: UserBudgets): UserBudgets => ({
  ...budgets,
  save: () => async () => E.left(ledgerDown),
})

/** A user whose automatic retries are spent, by sends of which the ledger knows nothing yet. */
export const spendUser = async ({ userBudgets, now }: UseCaseEnvironment): Promise<void> => {
  const { environment, client_user_id, template_id } = subject
  const slots = Array.from({ length: 3 }, (_, index) => ({
    token: `spent-${index}`,
    atMs: now(),
    template_id,
    attempt_id: 'idv_spent',
  }))
  await userBudgets.save({ environment, client_user_id, version: 0, slots })()
}
