import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { Fence, LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { isUnserved, unservedReason } from '../../lib/domain/ledger/retire.ts'
import { key, pinKey } from './model-after.ts'
import { isChildShown } from './model-monitor.ts'
import { abandonedMs, blindOverMs, type Protocol, times } from './model-protocol.ts'
import { type Allowance, attemptId, type Deciding, type Worker, type World } from './model-world.ts'

/** What a worker may do after it has read the list and the ledger: apply a command, send, or nothing. */
export type Choice = (Deciding & Costs) | 'send' | 'nothing'

interface Costs {
  /** It uses up one of these. */
  readonly costs?: keyof Allowance
  /** The command is saved only on the version that was loaded before the read. */
  readonly isOnLoaded?: boolean
}

type Acting = Extract<Worker, { readonly at: 'act' }>

const steps = 'active'

const bring = (command: LedgerCommand, nowMs: number = times.startMs): Deciding => ({ command, nowMs })

const scheduleOf = (attempt_id: string): Deciding =>
  bring({ _tag: 'Schedule', attempt_id, dueAtMs: times.startMs, decision: { rules: [], policy: '' } })

/** A watched attempt was read: its status now, or, with a webhook that came too early, the one before. */
const looks = (world: World, { attempt, seen, isUpdate }: Acting, protocol: Protocol): ReadonlyArray<Choice> => {
  const attempt_id = attemptId(attempt)
  const once = (command: LedgerCommand, nowMs: number = times.startMs, costs?: keyof Allowance): Choice => ({
    ...bring(command, nowMs),
    isOnLoaded: true,
    ...(costs && { costs }),
  })
  const isOver = attempt < world.attempts.length - 1
  const early: ReadonlyArray<Choice> =
    isUpdate && world.left.earlyReads > 0
      ? [once({ _tag: 'Watch', attempt_id, steps }, times.startMs, 'earlyReads')]
      : []
  if (isOver || world.newest === 'failed') {
    if (protocol.failedLookIs === 'closed') return [once({ _tag: 'Unwatch', attempt_id, outcome: 'judged' })]
    return [
      ...early,
      seen === attempt + 1 ? scheduleOf(attempt_id) : bring({ _tag: 'Unwatch', attempt_id, outcome: 'judged' }),
    ]
  }
  if (world.newest === 'success') return [...early, once({ _tag: 'Unwatch', attempt_id, outcome: 'success' })]
  if (isUpdate) return [once({ _tag: 'Watch', attempt_id, steps })]
  return [
    once({ _tag: 'Watching', attempt_id, status: 'active', steps }),
    once({ _tag: 'Watching', attempt_id, status: 'active', steps }, abandonedMs),
    once({ _tag: 'Unwatch', attempt_id, outcome: 'not-completed' }, abandonedMs),
  ]
}

/** A webhook for an attempt without an entry, or one that ended unserved. */
const firstSeen = (world: World, { attempt, seen }: Acting, protocol: Protocol): ReadonlyArray<Choice> => {
  const attempt_id = attemptId(attempt)
  const watch: Choice = protocol.earlyReadIs === 'concluded' ? 'nothing' : bring({ _tag: 'Watch', attempt_id, steps })
  const isOver = attempt < world.attempts.length - 1
  if (!isOver && world.newest === 'active') return [watch]
  if (!isOver && world.newest === 'success') return ['nothing']
  const early: ReadonlyArray<Choice> =
    world.left.earlyReads === 0 ? [] : [watch === 'nothing' ? watch : { ...watch, costs: 'earlyReads' }]
  return [...early, seen === attempt + 1 ? scheduleOf(attempt_id) : bring({ _tag: 'Supersede', attempt_id })]
}

/** Nothing can be read for a due attempt. A template that was deleted never has a list again. */
const failures = (world: World, { attempt }: Acting, state: AttemptState): ReadonlyArray<Choice> => {
  if (!world.isListRefused && world.left.failures === 0) return []
  const attempt_id = attemptId(attempt)
  const costs = world.isListRefused ? {} : ({ costs: 'failures' } as const)
  const isRefused = world.isListRefused
  const moments = 'leaseUntilMs' in state || state._tag === 'Unknown' ? Object.values({ ...times, blindOverMs }) : [0]
  return moments.map(nowMs => ({ ...bring({ _tag: 'Fail', attempt_id, isRefused, random: 0 }, nowMs), ...costs }))
}

const overdue = (world: World, attempt_id: string): ReadonlyArray<Choice> => {
  const skip = bring({ _tag: 'Skip', attempt_id, reason: unservedReason }, abandonedMs)
  if (world.isListRefused) return [skip]
  return world.left.overdue > 0 ? [{ ...skip, costs: 'overdue' }] : []
}

const childIn = (world: World, { attempt, seen }: Acting): number =>
  world.attempts.slice(0, seen).findIndex(({ parent }) => parent === attempt)

const onDemandChoices = (world: World, worker: Acting, protocol: Protocol): ReadonlyArray<Choice> => {
  const attempt_id = attemptId(worker.attempt)
  const isNewest = worker.seen === worker.attempt + 1
  const child = childIn(world, worker)
  switch (entryOf(world.subject, attempt_id)?.state._tag) {
    case undefined:
    case 'Watched':
      return [isNewest ? 'send' : 'nothing']
    case 'Scheduled':
    case 'Waiting':
    case 'Refused':
    case 'Skipped':
      if (child >= 0) return [bring({ _tag: 'Adopt', attempt_id, child_id: attemptId(child) })]
      return [isNewest ? 'send' : 'nothing']
    case 'Sending':
    case 'Unknown':
    case 'Review':
      return [protocol.isKeyPinnedByFence ? bring(pinKey(attempt_id)) : 'nothing']
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return ['nothing']
  }
}

const automaticChoices = (world: World, worker: Acting, protocol: Protocol): ReadonlyArray<Choice> => {
  const attempt_id = attemptId(worker.attempt)
  const isNewest = worker.seen === worker.attempt + 1
  const child = childIn(world, worker)
  const adopt = bring({ _tag: 'Adopt', attempt_id, child_id: attemptId(child) })
  const entry = entryOf(world.subject, attempt_id)
  if (entry === undefined) return firstSeen(world, worker, protocol)
  const { state } = entry
  const failing = failures(world, worker, state)
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting': {
      if (world.isListRefused) return [...failing, ...overdue(world, attempt_id)]
      const next = child >= 0 ? adopt : isNewest ? 'send' : bring({ _tag: 'Supersede', attempt_id })
      return [...failing, ...overdue(world, attempt_id), next]
    }
    case 'Sending':
    case 'Unknown':
    case 'Review':
      if (world.isListRefused) return failing
      if (child >= 0) return [...failing, adopt]
      return [...failing, ...Object.values(times).map(nowMs => bring({ _tag: 'Look', attempt_id }, nowMs))]
    case 'Watched':
      return looks(world, worker, protocol)
    case 'Skipped':
      return isUnserved(entry) && worker.isUpdate ? firstSeen(world, worker, protocol) : ['nothing']
    case 'Refused':
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return ['nothing']
  }
}

/** A webhook first reports its attempt as the child of an attempt that the ledger knows. */
const parentsChild = (world: World, { attempt, isUpdate }: Acting): Choice | undefined => {
  const parent = world.attempts[attempt]?.parent ?? -1
  const state = entryOf(world.subject, attemptId(parent))?.state
  if (!isUpdate || state === undefined || state._tag === 'Misdirected') return undefined
  const adopt = { _tag: 'Adopt', attempt_id: attemptId(parent), child_id: attemptId(attempt) } as const
  return isChildShown(world, adopt.attempt_id, adopt.child_id) ? undefined : bring(adopt)
}

/** An on-demand request for an attempt that is open or has ended is answered from the ledger. */
export const choices = (world: World, worker: Acting, protocol: Protocol): ReadonlyArray<Choice> => {
  if (worker.mode === 'on-demand') return onDemandChoices(world, worker, protocol)
  const adopt = parentsChild(world, worker)
  return adopt === undefined ? automaticChoices(world, worker, protocol) : [adopt]
}

export const fenceOf = (
  world: World,
  { mode, attempt }: Worker,
  { caps, isBudgetCheckedInFence, isKeyPinnedByFence }: Protocol,
): Fence => ({
  _tag: 'Fence',
  attempt_id: attemptId(attempt),
  token: `t${world.tokens}`,
  mode,
  strategy: 'reset',
  rules: [],
  maxima: {},
  ...(mode === 'on-demand' && isKeyPinnedByFence && { pin: { key, request: '' } }),
  caps: isBudgetCheckedInFence
    ? caps
    : { ...caps, automaticPerSubjectMax: Number.POSITIVE_INFINITY, lineageRetriesMax: Number.POSITIVE_INFINITY },
})
