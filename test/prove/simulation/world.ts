import type { BusEvent } from '../../../lib/domain/bus-event.ts'
import type { Mode } from '../../../lib/domain/policy/mode.ts'
import type { Policy } from '../../../lib/domain/policy/policy.ts'
import type { Strategy } from '../../../lib/domain/request/strategy.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { BusMemory } from '../../support/memory-bus.ts'
import type { CountersMemory } from '../../support/memory-counters.ts'
import type { LedgerMemory } from '../../support/memory-ledger.ts'
import type { PlaidMemory } from '../../support/memory-plaid.ts'
import type { Random } from '../jwt/random.ts'
import type { Change } from './change.ts'
import type { Finding } from './findings.ts'
import type { Timeline } from './timeline.ts'

/** What the oracle keeps of an attempt at Plaid, as it saw it come and end. */
export interface PlaidAttempt {
  readonly id: string
  readonly key: SubjectKey
  /** One more than that of the attempt before it: which of two is newer, without a clock. */
  readonly order: number
  readonly parent: string | null
  /** Who made it: the applicant, somebody in Plaid's dashboard, or the process of ours whose request it was. */
  readonly by: 'applicant' | 'dashboard' | Process
  endedMs: number
  finding: Finding
}

/** One request to retry that left a process of ours, and all that came of it. */
export interface Post {
  readonly by: Process
  readonly key: SubjectKey
  /** The attempt that it was meant for: the newest that its process was told of. */
  readonly intended: string
  readonly mode: 'automatic' | 'on-demand'
  readonly judged: Judged | undefined
  readonly atMs: number
  /** Plaid created nothing, and said so in a way that leaves no doubt. */
  isDefiniteNo: boolean
  /** Its process has been told. */
  isAnswered: boolean
  /** The attempt that it made. */
  child?: string
  /** Its process has been told so. */
  knowsChild: boolean
}

/** An attempt as a process was told of it. */
export interface Judged {
  readonly finding: Finding
  readonly endedMs: number
}

/** One invocation of ours: it runs until it ends, is killed, or is never heard of again. */
export interface Process {
  readonly id: number
  readonly kind: 'webhook' | 'status-update' | 'due' | 'http' | 'bus' | 'sweep'
  readonly startedMs: number
  readonly lifeMs: number
  readonly idempotencyKey?: string
  isAlive: boolean
  /** It stood still for a while; it lives on, and knows nothing of it. */
  wasFrozen: boolean
  /** What it has been told, and of whom it is: noted by the ports, so that the oracle need ask nobody else. */
  isPaused?: boolean
  pauseReadMs?: number
  newest?: string | undefined
  judged?: Judged
  readonly tokens: Set<string>
}

/** What is on the queue. */
export type Message =
  | { readonly _tag: 'StatusUpdate'; readonly id: string }
  | { readonly _tag: 'Due'; readonly key: SubjectKey }
  | { readonly _tag: 'Request'; readonly key: SubjectKey; readonly strategy: Strategy; readonly idempotencyKey: string }

/** Everything of one schedule. */
export interface World {
  readonly random: Random
  readonly timeline: Timeline
  readonly change: Change
  readonly mode: Mode
  readonly policy: Policy
  /** Of a hundred calls, how many go wrong while things do. */
  readonly faultPercent: number
  readonly faultsEndMs: number
  readonly keys: ReadonlyArray<SubjectKey>
  /** Somebody in the dashboard often acts just after a process of ours has looked. */
  readonly doesDashboardRace: boolean
  readonly plaid: PlaidMemory
  readonly ledger: LedgerMemory
  readonly counters: CountersMemory
  readonly bus: BusMemory
  readonly attempts: Map<string, PlaidAttempt>
  lastPlaidChangeMs: number
  isPaused: boolean
  readonly posts: Post[]
  /** Tokens with whose fence the subject was saved, and whether that was taken back by its holder later. */
  readonly fences: Map<string, FenceFact>
  readonly published: Map<string, BusEvent>
  /** Attempts of which the bus was told, and not every delivery of the news was given up. */
  readonly statusUpdates: Map<string, StatusUpdates>
  /** The new attempts that callers were told of, by their keys. */
  readonly answers: Map<string, Set<string>>
  readonly violations: Set<string>
  processes: number
  readonly newToken: (process: Process) => string
  /** Tells two schedules apart, byte for byte. */
  traceHash: number
  readonly trace: string[] | undefined
  /** A process went on, and has to come to its next call before anything else happens. */
  isResumed: boolean
  /** Starts a worker with a message; `onEnd` is told how it went, or undefined where it is to be delivered again. */
  readonly handle: (world: World, message: Message, onEnd: (outcome: string | undefined) => void) => void
  readonly sweep: (world: World) => void
  readonly sweeps: Set<number>
  sweepUntilMs: number
}

export interface FenceFact {
  readonly subject: string
  readonly attempt: string
  readonly by: Process
  isTakenBack: boolean
  isMisdirected: boolean
}

/** What became of the hints about an attempt after it had ended. */
export interface StatusUpdates {
  handled: number
  deadLettered: number
  outcomes: Set<string>
}

export const violate = (world: World, what: string): void => {
  world.violations.add(what)
}

/** Writes down what happens. FNV-1a over what is written. */
export const trace = (world: World, line: string): void => {
  const text = `${world.timeline.nowMs()} ${line}`
  let hash = world.traceHash
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  world.traceHash = hash >>> 0
  world.trace?.push(text)
}

export const idOf = ({ template_id, client_user_id }: Pick<SubjectKey, 'template_id' | 'client_user_id'>): string =>
  `${template_id}/${client_user_id}`

/** Whether something of so many per cent happens. */
export const chance = ({ random }: World, percent: number): boolean => percent > 0 && random.below(1_000) < percent * 10

export const isFaulty = (world: World, factor = 1): boolean =>
  world.timeline.nowMs() < world.faultsEndMs && chance(world, Math.min(90, world.faultPercent * factor))
