import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { BusError } from '../../lib/domain/events/bus-event.ts'
import { type AttemptEntry, isPending, type Pending } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { Bus } from '../../lib/ports/bus.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import type { Listing, Plaid } from '../../lib/ports/plaid.ts'
import type { Change } from './simulation/change.ts'
import { findings } from './simulation/findings.ts'
import type { Process, World } from './simulation/world.ts'
import { simulate } from './simulation.ts'

/** A defect around the use cases, and the start of the violation that the simulation's oracle must report. */
export interface SimulationMutant {
  readonly name: string
  readonly change: Change
  readonly shows: string
}

const answering =
  (change: (evidence: Evidence) => Evidence) =>
  (plaid: Plaid): Plaid => ({
    ...plaid,
    retryAttempt: request => pipe(plaid.retryAttempt(request), TE.map(change)),
  })

const isStatus = (evidence: Evidence, from: number): boolean => evidence._tag === 'Answered' && evidence.status >= from

const noVersion = (ledger: Ledger): Ledger => ({
  ...ledger,
  save: subject =>
    pipe(
      ledger.load(subject),
      TE.flatMap(({ version }) => ledger.save({ ...subject, version })),
    ),
})

/** A ledger that saves only the attempts for which `isKept` is true. */
const keeping =
  (isKept: (entry: AttemptEntry) => boolean) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    save: subject => ledger.save({ ...subject, attempts: subject.attempts.filter(isKept) }),
  })

/** Reports a fence as saved, and saves nothing. */
const withoutFence = (ledger: Ledger): Ledger => ({
  ...ledger,
  save: subject =>
    subject.attempts.some(({ state }) => state._tag === 'Sending')
      ? TE.right({ _tag: 'Saved', subject })
      : ledger.save(subject),
})

/** Reports a schedule as saved, and saves nothing. */
const withoutSchedule = (ledger: Ledger): Ledger => ({
  ...ledger,
  save: subject =>
    subject.attempts.some(({ state }) => state._tag === 'Scheduled')
      ? TE.right({ _tag: 'Saved', subject })
      : ledger.save(subject),
})

/** The time at which the service decides, for a change of what it saves. */
interface Saving {
  readonly nowMs: number
  /** The subject as it is stored, and as the service saves it. */
  readonly before: SubjectLedger
  readonly after: SubjectLedger
  readonly process: Process
}

type ChangedLedger = NonNullable<Change['ledger']>

/** A ledger that saves something else than the service says. */
const saving =
  (change: (of: Saving) => SubjectLedger): ChangedLedger =>
  (ledger, process, world) => ({
    ...ledger,
    save: after => {
      const before = world.ledger.load(after)
      return ledger.save(change({ nowMs: world.timeline.nowMs(), before, after, process }))
    },
  })

/** Changes each saved entry; `undefined` removes it. */
const savingEntries = (
  change: (entry: AttemptEntry, of: Saving, before: AttemptEntry | undefined) => AttemptEntry | undefined,
): ChangedLedger =>
  saving(of => ({
    ...of.after,
    attempts: of.after.attempts.flatMap(entry => {
      const before = of.before.attempts.find(({ attempt_id }) => attempt_id === entry.attempt_id)
      return change(entry, of, before) ?? []
    }),
  }))

const savingPending = (change: (pending: Pending, of: Saving, before: Pending | undefined) => Pending): ChangedLedger =>
  savingEntries((entry, of, before) => {
    if (!isPending(entry.state)) return entry
    const pending = before !== undefined && isPending(before.state) ? before.state : undefined
    return { ...entry, state: change(entry.state, of, pending) }
  })

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const failureMovesNothing = savingEntries((entry, { process }, before) =>
  process.line.failure !== undefined && before !== undefined && entry.state._tag === before.state._tag ? before : entry,
)

const failureMovesAll = saving(({ after, nowMs, process }) =>
  process.line.failure === undefined ? after : { ...after, queuedUntilMs: nowMs + 5 * dayMs },
)

const fixedWaits = savingPending((pending, { nowMs }) =>
  pending.failures === 0 ? pending : { ...pending, dueAtMs: Math.min(pending.dueAtMs, nowMs + minuteMs) },
)

const withoutRetryAfter = answering(evidence => {
  if (evidence._tag !== 'Answered') return evidence
  const { retryAfter: _, ...rest } = evidence
  return rest
})

const neverUnserved = savingPending((pending, { nowMs }) => ({ ...pending, sinceMs: nowMs }))

const pauseCounts = savingPending((pending, _, before) => ({ ...pending, sinceMs: before?.sinceMs ?? pending.sinceMs }))

const blindForEver = savingEntries((entry, { nowMs, process }) => {
  const { state } = entry
  if (state._tag !== 'Review' || process.line.failure === undefined) return entry
  return { ...entry, state: { ...state, _tag: 'Unknown', lookAtMs: nowMs + 60 * minuteMs } }
})

const unwatched = (as: 'child' | 'early'): ChangedLedger =>
  savingEntries(entry => (entry.state._tag === 'Watched' && entry.state.as === as ? undefined : entry))

const oneLook = savingEntries((entry, { process }, before) =>
  entry.state._tag === 'Watched' && before?.state._tag === 'Watched' && process.kind === 'due' ? undefined : entry,
)

const watchedBlocks = savingEntries((entry, _, before) =>
  entry.state._tag === 'Scheduled' && before?.state._tag === 'Watched' ? before : entry,
)

const outboxDropped = saving(({ after }) => ({ ...after, outbox: [] }))

/** Watched attempts fall due after a year. */
const noLooks: ChangedLedger = savingEntries((entry, { nowMs }) =>
  entry.state._tag === 'Watched' ? { ...entry, state: { ...entry.state, lookAtMs: nowMs + 400 * dayMs } } : entry,
)

/** The first list of a subject is used for all later calls of the process's world. */
const cachedLists = (): Change => {
  const lists = new WeakMap<World, Map<string, Listing>>()
  return {
    plaid: (plaid, _, world) => ({
      ...plaid,
      listAttempts: subject => async () => {
        const cache = lists.get(world) ?? new Map<string, Listing>()
        lists.set(world, cache)
        const key = `${subject.template_id}/${subject.client_user_id}`
        const held = cache.get(key)
        if (held !== undefined) return E.right(held)
        const listing = await plaid.listAttempts(subject)()
        if (E.isRight(listing)) cache.set(key, listing.right)
        return listing
      },
    }),
  }
}

const swallowing = (bus: Bus): Bus => ({
  put: event =>
    pipe(
      bus.put(event),
      TE.orElse(() => TE.right<BusError, void>(undefined)),
    ),
})

const typing = findings.find(({ name }) => name === 'one-detail-differs')?.snapshot

const canceledAsFailed = (plaid: Plaid): Plaid => ({
  ...plaid,
  getSnapshot: id =>
    pipe(
      plaid.getSnapshot(id),
      TE.map(snapshot => (snapshot.status === 'canceled' && typing ? { ...snapshot, status: 'failed' } : snapshot)),
    ),
})

const firstPage = (plaid: Plaid): Plaid => ({
  ...plaid,
  listAttempts: subject =>
    pipe(
      plaid.listAttempts(subject),
      TE.map(listing => ({ ...listing, attempts: listing.attempts.slice(0, 1) })),
    ),
})

export const simulationMutants: ReadonlyArray<SimulationMutant> = [
  { name: 'no fence', change: { ledger: withoutFence }, shows: 'unfenced' },
  { name: 'no version check', change: { ledger: noVersion }, shows: 'forgotten' },
  {
    name: '5xx as definite no',
    change: { plaid: answering(evidence => (isStatus(evidence, 500) ? { _tag: 'NotConnected' } : evidence)) },
    shows: 'double',
  },
  {
    name: 'timeout as definite no',
    change: { plaid: answering(evidence => (evidence._tag === 'Lost' ? { _tag: 'NotConnected' } : evidence)) },
    shows: 'double',
  },
  {
    name: 'delete on error',
    change: { ledger: keeping(({ state }) => state._tag !== 'Unknown') },
    shows: 'double',
  },
  { name: 'precheck reads only page 1', change: { plaid: firstPage }, shows: 'review' },
  { name: '`canceled` automatic', change: { plaid: canceledAsFailed }, shows: 'automatic: canceled' },
  { name: 'environment check dropped', change: { environmentSeen: () => 'production' }, shows: 'environment' },
  {
    name: 'the pause switch is not read',
    change: { pauseSwitch: () => ({ isPaused: TE.right(false) }) },
    shows: 'paused',
  },
  {
    name: 'the pause switch is read once in ten minutes',
    change: { pauseFreshMs: 600_000 },
    shows: 'paused: a request',
  },
  { name: 'shadow sends', change: { mode: () => 'enforce' }, shows: 'shadow' },
  {
    name: 'events are dropped',
    change: { bus: bus => ({ put: event => (event.source === 'idv-retry' ? TE.right(undefined) : bus.put(event)) }) },
    shows: 'unpublished',
  },
  { name: 'a schedule that is not saved', change: { ledger: withoutSchedule }, shows: 'lost' },
  { name: 'a failure does not move the due time', change: { ledger: failureMovesNothing }, shows: 'endless' },
  { name: 'a failure moves the whole subject', change: { ledger: failureMovesAll }, shows: 'silent' },
  { name: 'fixed waits', change: { ledger: fixedWaits }, shows: 'waits: too short' },
  { name: '`Retry-After` ignored', change: { plaid: withoutRetryAfter }, shows: 'waits: shorter than Plaid asks' },
  { name: 'a child is not watched', change: { ledger: unwatched('child') }, shows: 'silent' },
  { name: 'an early read is concluded', change: { ledger: unwatched('early') }, shows: 'silent' },
  { name: 'the looks stop after the first', change: { ledger: oneLook }, shows: 'silent' },
  { name: 'watched attempts never fall due', change: { ledger: noLooks }, shows: 'silent' },
  { name: 'a watched attempt cannot be scheduled', change: { ledger: watchedBlocks }, shows: 'silent' },
  { name: 'a blind send never goes to review', change: { ledger: blindForEver }, shows: 'review: hidden' },
  { name: 'a pause counts toward unserved', change: { ledger: pauseCounts }, shows: 'unserved: too early' },
  { name: 'unserved never', change: { ledger: neverUnserved }, shows: 'silent' },
  { name: 'events are cleared before they are published', change: { ledger: outboxDropped }, shows: 'unpublished' },
  { name: "the bus's refusal is swallowed", change: { bus: swallowing }, shows: 'unpublished' },
  {
    name: 'the gate does not ask for the time left',
    change: { remainingMs: ms => ms + minuteMs },
    shows: 'gate: no time left',
  },
  { name: 'the list before a send is a cached one', change: cachedLists(), shows: 'gate: the list is old' },
  {
    name: 'counters that count nothing',
    change: {
      counters: counters => ({ ...counters, take: () => TE.right('taken'), count: () => TE.right(0) }),
      userBudgets: userBudgets => ({
        ...userBudgets,
        save: budget => TE.right({ _tag: 'Saved', budget: { ...budget, version: budget.version + 1 } }),
      }),
    },
    shows: 'budget',
  },
]

export interface SimulationKill {
  readonly mutant: string
  readonly killed: boolean
  /** The seed of the schedule that showed the defect. */
  readonly seed: number | undefined
}

/** A schedule of a mutant may take a second, because it never ends: few are made at first, then up to this many. */
const batchMax = 50

/** Looks for a schedule with the expected violation. Other tests check that the same seeds pass without the mutant. */
export const killSimulationMutant = async (
  { name, change, shows }: SimulationMutant,
  { seed = 1, schedulesMax = 5_000 } = {},
): Promise<SimulationKill> => {
  let batch = 1
  for (let from = seed; from < seed + schedulesMax; from += batch, batch = Math.min(2 * batch, batchMax)) {
    const results = await simulate(
      Array.from({ length: batch }, (_, index) => from + index),
      { change },
    )
    const found = results.find(({ violations }) => violations.some(violation => violation.startsWith(shows)))
    if (found) return { mutant: name, killed: true, seed: found.seed }
  }
  return { mutant: name, killed: false, seed: undefined }
}
