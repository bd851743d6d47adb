import type { Policy } from '../../../lib/domain/policy/policy.ts'
import type { ClientUserId, TemplateId } from '../../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import { busMemory } from '../../support/memory-bus.ts'
import { countersMemory } from '../../support/memory-counters.ts'
import { decisionsMemory } from '../../support/memory-decisions.ts'
import { ledgerMemory } from '../../support/memory-ledger.ts'
import { plaidMemory } from '../../support/memory-plaid.ts'
import { userBudgetsMemory } from '../../support/memory-user-budgets.ts'
import { policyOf } from '../../support/policy-inputs.ts'
import { randomFrom } from '../jwt/random.ts'
import { route } from './bus.ts'
import type { Change } from './change.ts'
import { rejectedByPerson, success } from './findings.ts'
import { operate } from './operator.ts'
import { begin, end, newestOf, retryNewest } from './plaid-world.ts'
import { enqueue } from './queue.ts'
import { swarmOf } from './swarm.ts'
import { timelineFrom } from './timeline.ts'
import { send } from './webhooks.ts'
import { handle, request, runSweep } from './worker.ts'
import { chance, type World } from './world.ts'

const startMs = Date.parse('2026-11-01T09:00:00Z')
const minuteMs = 60_000
const hourMs = 60 * minuteMs

const policyWith = (automaticPerDayMax: number): Policy =>
  policyOf(['/templateIds', ['template-1', 'template-2']], ['/caps/automaticPerDayMax', automaticPerDayMax])

const policies = [policyWith(200), policyWith(200), policyWith(1)]

const keyOf = (user: string, template: string): SubjectKey => ({
  environment: 'production',
  client_user_id: user as ClientUserId,
  template_id: template as TemplateId,
})

const casts: ReadonlyArray<ReadonlyArray<SubjectKey>> = [
  [keyOf('user-1', 'template-1')],
  [keyOf('user-1', 'template-1')],
  [keyOf('user-1', 'template-1'), keyOf('user-1', 'template-2')],
  [keyOf('user-1', 'template-1'), keyOf('user-1', 'template-2'), keyOf('user-2', 'template-1')],
]

/** Within 2 s after a full minute, when the sweep runs too, so that races are frequent. */
const sometime = ({ random }: World): number => random.below(180) * minuteMs + random.below(2_000)

const addDashboard = (world: World, key: SubjectKey): void => {
  const { timeline } = world
  if (chance(world, 20)) timeline.after(sometime(world), () => retryNewest(world, key, 'dashboard'))
  if (chance(world, 8)) timeline.after(sometime(world), () => begin(world, key))
  if (chance(world, 12))
    timeline.after(sometime(world), () => {
      const newest = newestOf(world, key)
      if (newest?.finding.snapshot.status === 'failed')
        end(world, newest, chance(world, 50) ? success : rejectedByPerson)
    })
}

const strategies = ['incomplete', 'reset', 'infer'] as const

const addRequests = (world: World, key: SubjectKey): void => {
  const { timeline, random } = world
  for (const which of ['one', 'two']) {
    if (!chance(world, 25)) continue
    const strategy = random.pick(strategies)
    const idempotencyKey = chance(world, 60) ? `key-${which}-${key.template_id}-${key.client_user_id}` : undefined
    const copies = chance(world, 30) ? 2 : 1
    const atMs = sometime(world)
    for (let copy = 0; copy < copies; copy += 1)
      timeline.after(atMs + random.below(50), () =>
        request(world, { key, strategy, ...(idempotencyKey !== undefined && { idempotencyKey }) }, 3),
      )
  }
  if (!chance(world, 15)) return
  const strategy = random.pick(strategies)
  timeline.after(sometime(world), () =>
    enqueue(
      world,
      { _tag: 'Request', key, strategy, idempotencyKey: `bus-key-${key.template_id}-${key.client_user_id}` },
      0,
    ),
  )
}

const addOperator = (world: World): void => {
  const { timeline, random } = world
  if (!world.swarm.isPauseLong && !chance(world, 15)) return
  const atMs = sometime(world)
  const lengthMs = world.swarm.isPauseLong ? 80 * hourMs : minuteMs + random.below(2 * hourMs)
  const isOn = (): boolean => world.switchWrites.at(-1)?.change.paused === true
  // A frozen instance may pause again after the operator has resumed. The operator looks.
  const resume = (): void => operate(world, false, () => timeline.after(hourMs, () => isOn() && resume()))
  const pause = (): void => operate(world, true, () => timeline.after(lengthMs, resume))
  // Between a process's read of the switch and its request, or at any time.
  const doesRace = chance(world, 50)
  timeline.after(atMs, () => {
    if (doesRace) world.onSwitchRead = pause
    else pause()
  })
}

type Setting = Pick<
  World,
  | 'random'
  | 'change'
  | 'mode'
  | 'policy'
  | 'faultPercent'
  | 'faultsEndMs'
  | 'swarm'
  | 'keys'
  | 'doesDashboardRace'
  | 'trace'
  | 'newToken'
>

/** A world before its first event. */
export const emptyWorld = (setting: Setting): World => {
  const timeline = timelineFrom(startMs, setting.random)
  const world: World = {
    ...setting,
    timeline,
    plaid: plaidMemory(timeline.nowMs),
    ledger: ledgerMemory(),
    counters: countersMemory(),
    userBudgets: userBudgetsMemory(),
    decisions: decisionsMemory(),
    bus: busMemory(event => route(world, event)),
    attempts: new Map(),
    lastPlaidChangeMs: startMs,
    posts: [],
    fences: new Map(),
    published: new Map(),
    publishedMs: new Map(),
    taken: new Map(),
    lines: [],
    deadLettersMs: new Map(),
    closedMs: new Map(),
    pauses: [],
    switchWrites: [],
    pausePromises: [],
    instances: [],
    onSwitchRead: undefined,
    listsRefusedFromMs:
      typeof setting.swarm.refusedLists?.fromMs === 'number'
        ? setting.swarm.refusedLists.fromMs
        : Number.POSITIVE_INFINITY,
    met: new Map(),
    statusUpdates: new Map(),
    answers: new Map(),
    violations: new Set(),
    processes: 0,
    traceHash: 0x811c9dc5,
    log: [],
    isResumed: false,
    handle,
    sweep: runSweep,
    sweeps: new Set(),
    sweepUntilMs: 0,
  }
  return world
}

/** A world with all events that the service does not cause itself. It depends on the seed alone. */
export const beginSchedule = (seed: number, change: Change, keepTrace: boolean): World => {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995)
  const keys = random.pick(casts)
  const world = emptyWorld({
    random,
    change,
    mode: random.below(8) === 0 ? 'shadow' : 'enforce',
    policy: random.pick(policies),
    faultPercent: random.pick([0, 2, 5, 12]),
    faultsEndMs: startMs + random.pick([2 * hourMs, 6 * hourMs, 30 * hourMs]),
    keys,
    swarm: swarmOf(random, startMs, keys),
    doesDashboardRace: random.below(12) === 0,
    trace: keepTrace ? [] : undefined,
    newToken: ({ kind, id, tokens }) => `${kind}${id}-${tokens.size}`,
  })
  for (const key of world.keys) {
    world.timeline.after(random.below(5_000), () => begin(world, key))
    addDashboard(world, key)
    addRequests(world, key)
  }
  addOperator(world)
  if (chance(world, 10))
    world.timeline.after(sometime(world), () => send(world, 'STATUS_UPDATED', 'elsewhere', 'sandbox'))
  return world
}
