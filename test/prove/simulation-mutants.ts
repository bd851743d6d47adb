import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { AttemptEntry } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import type { Plaid } from '../../lib/ports/plaid.ts'
import type { Change } from './simulation/change.ts'
import { findings } from './simulation/findings.ts'
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
  { name: 'shadow sends', change: { mode: () => 'enforce' }, shows: 'shadow' },
  {
    name: 'events are dropped',
    change: { bus: bus => ({ put: event => (event.source === 'idv-retry' ? TE.right(undefined) : bus.put(event)) }) },
    shows: 'unpublished',
  },
  { name: 'a schedule that is not saved', change: { ledger: withoutSchedule }, shows: 'lost' },
  {
    name: 'counters that count nothing',
    change: { counters: counters => ({ ...counters, reserve: () => TE.right('reserved'), count: () => TE.right(0) }) },
    shows: 'budget',
  },
]

export interface SimulationKill {
  readonly mutant: string
  readonly killed: boolean
  /** The seed of the schedule that showed the defect. */
  readonly seed: number | undefined
}

const batch = 50

/** Looks for a schedule with the expected violation. Other tests check that the same seeds pass without the mutant. */
export const killSimulationMutant = async (
  { name, change, shows }: SimulationMutant,
  { seed = 1, schedulesMax = 5_000 } = {},
): Promise<SimulationKill> => {
  for (let from = seed; from < seed + schedulesMax; from += batch) {
    const results = await simulate(
      Array.from({ length: batch }, (_, index) => from + index),
      { change },
    )
    const found = results.find(({ violations }) => violations.some(violation => violation.startsWith(shows)))
    if (found) return { mutant: name, killed: true, seed: found.seed }
  }
  return { mutant: name, killed: false, seed: undefined }
}
