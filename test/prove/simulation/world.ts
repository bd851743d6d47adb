import type { BusEvent } from '../../../lib/domain/events/bus-event.ts'
import type { PauseChange } from '../../../lib/domain/operator/pause-change.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { Mode } from '../../../lib/domain/policy/mode.ts'
import type { Policy } from '../../../lib/domain/policy/policy.ts'
import type { Strategy } from '../../../lib/domain/request/strategy.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { BusMemory } from '../../support/memory-bus.ts'
import type { CountersMemory } from '../../support/memory-counters.ts'
import type { DecisionsMemory } from '../../support/memory-decisions.ts'
import type { LedgerMemory } from '../../support/memory-ledger.ts'
import type { PlaidMemory } from '../../support/memory-plaid.ts'
import type { UserBudgetsMemory } from '../../support/memory-user-budgets.ts'
import type { Random } from '../jwt/random.ts'
import type { Change } from './change.ts'
import type { Finding } from './findings.ts'
import type { Swarm } from './swarm.ts'
import type { Instance } from './switch.ts'
import type { Timeline } from './timeline.ts'

/** The oracle's record of an attempt at Plaid. */
export interface PlaidAttempt {
  readonly id: string
  readonly key: SubjectKey
  /** One more than the order of the attempt before it, so that the newer of two is known without a clock. */
  readonly order: number
  readonly parent: string | null
  /** The creator: the applicant, an operator in Plaid's dashboard, or the service's process that sent the request. */
  readonly by: 'applicant' | 'dashboard' | Process
  endedMs: number
  /** When it ended first: an operator may change it later. */
  firstEndedMs?: number
  finding: Finding
  /** Before this time Plaid's reads do not show how it ended. */
  visibleAtMs: number
  /** What they show instead: `active`, or `failed` without findings. */
  readonly early: Finding
  /** The attempt before its end, or before its last change. */
  before?: Snapshot | undefined
  beforeJudged?: Judged
}

/** One request to retry from a process, and its outcome. */
export interface Post {
  readonly by: Process
  readonly key: SubjectKey
  /** The attempt to retry: the newest one that the process has read. */
  readonly intended: string
  readonly mode: 'automatic' | 'on-demand'
  readonly judged: Judged | undefined
  readonly atMs: number
  /** Plaid created nothing, and its answer proves it. */
  isDefiniteNo: boolean
  /** Its process has received an answer. */
  isAnswered: boolean
  /** How long Plaid's answer asks to wait, in milliseconds. */
  readonly askedWaitMs: number
  /** The attempt that Plaid created. */
  child?: string
  /** The answer named `child`. */
  knowsChild: boolean
}

/** An attempt as a process has read it. */
export interface Judged {
  readonly finding: Finding
  readonly endedMs: number
}

/** One invocation of the service: it runs until it ends, is killed, or never gets an answer. */
export interface Process {
  readonly id: number
  readonly kind: 'webhook' | 'status-update' | 'due' | 'http' | 'bus' | 'sweep' | 'operate'
  readonly startedMs: number
  readonly lifeMs: number
  readonly idempotencyKey?: string
  isAlive: boolean
  /** It was frozen for some time, and continued without knowing. */
  wasFrozen: boolean
  /** What the process has read and the tokens that it made, noted by the ports for the oracle. */
  isPaused?: boolean
  pauseReadMs?: number
  newest?: string | undefined
  /** When it began to read the list. */
  listedMs?: number
  judged?: Judged
  readonly tokens: Set<string>
  /** The members of its log line. */
  readonly line: Line
}

/** A log line of the service, as far as the oracle reads it. */
export interface Line {
  attempt_id?: string
  failure?: string
}

export interface WrittenLine extends Line {
  readonly atMs: number
  readonly kind: Process['kind']
  readonly outcome: string
}

/** A message of the queue. */
export type Message =
  | { readonly _tag: 'StatusUpdate'; readonly id: string }
  | { readonly _tag: 'Due'; readonly key: SubjectKey }
  | { readonly _tag: 'Request'; readonly key: SubjectKey; readonly strategy: Strategy; readonly idempotencyKey: string }

/** The state of one schedule. */
export interface World {
  readonly random: Random
  readonly timeline: Timeline
  readonly change: Change
  readonly mode: Mode
  readonly policy: Policy
  /** Percentage of calls that fail until `faultsEndMs`. */
  readonly faultPercent: number
  readonly faultsEndMs: number
  /** The kinds of faults that this schedule has. */
  readonly swarm: Swarm
  readonly keys: ReadonlyArray<SubjectKey>
  /** The dashboard often retries just after a process has read the list. */
  readonly doesDashboardRace: boolean
  readonly plaid: PlaidMemory
  readonly ledger: LedgerMemory
  readonly counters: CountersMemory
  readonly userBudgets: UserBudgetsMemory
  readonly decisions: DecisionsMemory
  readonly bus: BusMemory
  readonly attempts: Map<string, PlaidAttempt>
  lastPlaidChangeMs: number
  readonly posts: Post[]
  /** By token: each fence that was saved, and whether its holder took it back. */
  readonly fences: Map<string, FenceFact>
  readonly published: Map<string, BusEvent>
  /** By event: when it was published first. */
  readonly publishedMs: Map<string, number>
  /** By attempt: when the bus took a webhook about it. */
  readonly taken: Map<string, number[]>
  readonly lines: WrittenLine[]
  readonly deadLettersMs: Map<string, number>
  /** By attempt: when the ledger stopped watching it, because it was over at Plaid or after 30 days. */
  readonly closedMs: Map<string, number>
  /** While the switch is on. */
  readonly pauses: Array<{ readonly fromMs: number; toMs: number }>
  /** The changes of the switch, each with the skew of the clock that it is dated by, and its true time. */
  readonly switchWrites: Array<{ readonly change: PauseChange; readonly skewMs: number; readonly atMs: number }>
  /** What answers to a pause say: no request leaves from `effectiveMs` on. */
  readonly pausePromises: Array<{ readonly sinceMs: number; readonly effectiveMs: number }>
  readonly instances: Instance[]
  /** An operator waits for the next read of the switch. */
  onSwitchRead: (() => void) | undefined
  /** When Plaid begins to refuse the lists of one subject. */
  listsRefusedFromMs: number
  /** By name: how often a situation occurred. */
  readonly met: Map<string, number>
  /** By attempt: the status updates that reached the queue. */
  readonly statusUpdates: Map<string, StatusUpdates>
  /** By idempotency key: the new attempts in the answers to callers. */
  readonly answers: Map<string, Set<string>>
  readonly violations: Set<string>
  processes: number
  readonly newToken: (process: Process) => string
  /** Hash of the trace. Two schedules with one hash are the same, byte for byte. */
  traceHash: number
  readonly trace: string[] | undefined
  /** The log of the service: the lines of its trace. */
  readonly log: string[]
  /** A process continues, and must reach its next call before the next event. */
  isResumed: boolean
  /** Starts a worker with a message. `onEnd` gets the outcome, or undefined for a redelivery. */
  readonly handle: (world: World, message: Message, onEnd: (outcome: string | undefined) => void) => void
  readonly sweep: (world: World) => void
  readonly sweeps: Set<number>
  sweepUntilMs: number
}

export interface FenceFact {
  readonly client_user_id: string
  readonly mode: 'automatic' | 'on-demand'
  readonly subject: string
  readonly attempt: string
  readonly by: Process
  readonly atMs: number
  isTakenBack: boolean
  isMisdirected: boolean
}

/** What became of the status updates of one attempt. */
export interface StatusUpdates {
  handled: number
  deadLettered: number
  outcomes: Set<string>
}

export const violate = (world: World, what: string): void => {
  world.violations.add(what)
}

/** Counts a situation that must occur in some schedules. */
export const meet = ({ met }: World, situation: string): void => {
  met.set(situation, (met.get(situation) ?? 0) + 1)
}

/** Adds a line to the trace, and to its hash (FNV-1a). */
export const trace = (world: World, line: string): void => {
  const text = `${world.timeline.nowMs()} ${line}`
  let hash = world.traceHash
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  world.traceHash = hash >>> 0
  world.trace?.push(text)
}

export const idOf = ({ template_id, client_user_id }: Pick<SubjectKey, 'template_id' | 'client_user_id'>): string =>
  `${template_id}/${client_user_id}`

/** True in `percent` per cent of the calls. */
export const chance = ({ random }: World, percent: number): boolean => percent > 0 && random.below(1_000) < percent * 10

export const isFaulty = (world: World, factor = 1): boolean =>
  world.timeline.nowMs() < world.faultsEndMs && chance(world, Math.min(90, world.faultPercent * factor))
