import * as E from 'fp-ts/Either'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { LedgerCommand, SendResult } from '../../lib/domain/ledger/ledger-command.ts'
import { afterLoss, afterRejection, afterwards, run, type Turn } from './model-after.ts'
import { bring, lose, saved } from './model-apply.ts'
import { choices, fenceOf } from './model-choice.ts'
import { isChildShown, violationBySave } from './model-monitor.ts'
import { type Protocol, times } from './model-protocol.ts'
import { attemptId, type Deciding, numberOf, type Step, type Worker, type World } from './model-world.ts'

type At<K extends Worker['at']> = Extract<Worker, { readonly at: K }>

const replaced = (world: World, worker: Worker, next: ReadonlyArray<Worker>): World => ({
  ...world,
  workers: [...world.workers.filter(other => other !== worker), ...next],
})

const step = (turn: Turn, label: string, world: World, next: ReadonlyArray<Worker>): Step => ({
  label: `${turn.worker.mode} ${attemptId(turn.worker.attempt)}: ${label}`,
  world: replaced(world, turn.worker, next),
})

const knowing = (world: World, attempt: number, knows: boolean): World => ({
  ...world,
  known: world.known.map((known, number) => (number === attempt ? knows : known)),
})

const closed = (world: World, attempt_id: string): World => ({
  ...knowing(world, numberOf(attempt_id), false),
  // A status update after the end of the watch begins another watch.
  reported: world.reported.filter(id => id !== `${attempt_id}/abandoned`),
})

/** The new child that a command records. */
const childIn = (command: LedgerCommand): string | undefined => {
  if (command._tag === 'Adopt') return command.child_id
  return command._tag === 'Record' && command.result._tag === 'Retried' ? command.result.child_id : undefined
}

/** What the service knows of after a command: the children, and what it watches. A stale conclusion closes nothing. */
const after = (world: World, command: LedgerCommand, isCurrent: boolean): World => {
  if (command._tag === 'Watch' || command._tag === 'Schedule') return knowing(world, numberOf(command.attempt_id), true)
  if (command._tag === 'Unwatch')
    return isCurrent && command.outcome !== 'judged' ? closed(world, command.attempt_id) : world
  const child_id = childIn(command)
  return child_id !== undefined && entryOf(world.subject, child_id) !== undefined
    ? knowing(world, numberOf(child_id), true)
    : world
}

/** Whether the ledger or an event shows the child that the command reports. */
const isShown = (world: World, command: LedgerCommand): boolean => {
  if (command._tag === 'Adopt') return isChildShown(world, command.attempt_id, command.child_id)
  if (command._tag !== 'Record' || !('child_id' in command.result)) return true
  return isChildShown(world, command.attempt_id, command.result.child_id)
}

/** A record is rejected for good: what it reports must not be lost. */
const rejecting = (rejected: Step, command: LedgerCommand): Step =>
  rejected.violation === undefined && command._tag === 'Record' && !isShown(rejected.world, command)
    ? { ...rejected, violation: 'dropped' }
    : rejected

const applying = (turn: Turn, label: string, world: World, command: LedgerCommand, isCurrent = true): Step => {
  const next = step(turn, label, after(world, command, isCurrent), afterwards(turn, command))
  return isShown(next.world, command) ? next : { ...next, violation: 'dropped' }
}

const decide = (
  turn: Turn,
  world: World,
  deciding: Deciding,
  label: string = deciding.command._tag,
): ReadonlyArray<Step> => {
  const { worker, protocol, seen } = turn
  const { command } = deciding
  return bring({
    world,
    protocol,
    deciding,
    applied: next => applying(turn, label, next, command),
    rejected: (next, reason) => {
      // A token that was not stored can be used again: a failed fence leaves no trace.
      const tokens = command._tag === 'Fence' && worker.at === 'act' ? next.tokens - 1 : next.tokens
      const workers = afterRejection(turn, command, reason)
      return rejecting(step(turn, `${label}, rejected: ${reason}`, { ...next, tokens }, workers), command)
    },
    lost: next => step(turn, `${label}, its answer is lost`, next, afterLoss(turn, deciding)),
    decided: (next, target) =>
      step(turn, `${label}, decided`, next, [{ ...run(worker), at: 'save', deciding, seen, target, isCurrent: true }]),
  })
}

/** A look has read, and decides on the version that it loaded before. */
const looked = (turn: Turn, world: World, { command, nowMs }: Deciding): ReadonlyArray<Step> => {
  const { worker, protocol, seen } = turn
  const decided = protocol.transition(world.subject, command, nowMs)
  if (E.isLeft(decided)) return [step(turn, `${command._tag}, not applicable`, world, [])]
  if (decided.right === world.subject) return [applying(turn, `${command._tag}, nothing new`, world, command)]
  const deciding = { command, nowMs }
  const violation = violationBySave(world, decided.right, deciding)
  return [
    {
      ...step(turn, `read, ${command._tag}`, world, [
        { ...run(worker), at: 'look', deciding, seen, target: decided.right, isCurrent: true },
      ]),
      ...(violation && { violation }),
    },
  ]
}

const act = (turn: Turn, before: World, worker: At<'act'>): ReadonlyArray<Step> =>
  choices(before, worker, turn.protocol).flatMap((choice): ReadonlyArray<Step> => {
    if (choice === 'nothing') {
      // An acknowledged webhook does not come again. An attempt that succeeded needs nothing more.
      const isDone = before.newest === 'success' || !worker.isUpdate
      return [step(turn, 'nothing to do', isDone ? before : knowing(before, worker.attempt, true), [])]
    }
    const costs = typeof choice === 'string' ? undefined : choice.costs
    const world =
      costs === undefined ? before : { ...before, left: { ...before.left, [costs]: before.left[costs] - 1 } }
    if (choice !== 'send') {
      const deciding = { command: choice.command, nowMs: choice.nowMs }
      return choice.isOnLoaded ? looked(turn, world, deciding) : decide(turn, world, deciding)
    }
    if (!worker.hasBudget) return [step(turn, 'no budget', world, [])]
    const command = fenceOf(world, worker, turn.protocol)
    const next = { ...world, tokens: world.tokens + 1 }
    if (turn.protocol.isFenced) return decide(turn, next, { command, nowMs: times.startMs }, `Fence ${command.token}`)
    return [step(turn, 'sends without a fence', next, [{ ...run(worker), at: 'gate', token: command.token }])]
  })

/** A conclusion from a read is saved on the loaded version only: on a conflict the attempt is read again. */
const look = (turn: Turn, world: World, { deciding, target, isCurrent }: At<'save' | 'look'>): ReadonlyArray<Step> => {
  const { protocol } = turn
  const label = deciding.command._tag
  if (!isCurrent && protocol.isLookChecked) return [step(turn, `${label} conflicts`, world, [])]
  const decided = isCurrent ? E.right(target) : protocol.transition(world.subject, deciding.command, deciding.nowMs)
  if (E.isLeft(decided)) return [step(turn, `${label}, rejected`, world, [])]
  const next = saved(replaced(world, turn.worker, []), decided.right, protocol)
  return [applying(turn, `saves ${label}`, next, deciding.command, isCurrent)]
}

const save = (turn: Turn, world: World, { deciding, target, isCurrent }: At<'save' | 'look'>): ReadonlyArray<Step> => {
  const { worker, protocol } = turn
  const label = deciding.command._tag
  const canApply = isCurrent || !protocol.isVersionChecked
  if (!canApply) return decide(turn, world, deciding, `${label} conflicts: again`)
  const others = replaced(world, worker, [])
  const next = saved(others, target, protocol)
  const once = applying(turn, `saves ${label}`, next, deciding.command)
  if (world.left.lostSaves === 0) return [once]
  return [once, step(turn, `saving ${label} is lost`, lose(others, target), afterLoss(turn, deciding))]
}

const counted = (world: World, { mode, attempt }: Worker, by: 1 | -1): World => ({
  ...world,
  sent: world.sent.map((sent, number) => (number === attempt ? sent + by : sent)),
  ...(mode === 'automatic'
    ? { sentAutomatically: world.sentAutomatically + by }
    : { sentUnderKey: world.sentUnderKey + by }),
})

/** The worker passes the gate and sends, however late, or detects that it was frozen. */
const gate = (turn: Turn, world: World, { attempt, token }: At<'gate' | 'wait'>): ReadonlyArray<Step> => {
  const { worker } = turn
  const sent = { ...counted(world, worker, 1), posts: [...world.posts, { attempt, token }] }
  const steps = [step(turn, `POST ${token}`, sent, [{ ...run(worker), at: 'wait', token }])]
  if (world.left.freezes === 0) return steps
  const command = { _tag: 'Unsend', attempt_id: attemptId(attempt), token, dueAtMs: times.startMs } as const
  const frozen = { ...world, left: { ...world.left, freezes: world.left.freezes - 1 } }
  return [...steps, ...decide(turn, frozen, { command, nowMs: times.startMs }, 'was frozen, Unsend')]
}

const definiteNo: SendResult = { _tag: 'DefiniteNo', notBeforeMs: times.startMs, random: 0 }

const wait = (turn: Turn, world: World, { attempt, token }: At<'gate' | 'wait'>): ReadonlyArray<Step> => {
  const { left } = world
  const answer = (label: string, result: SendResult, next: World = world) =>
    decide(
      turn,
      next,
      { command: { _tag: 'Record', attempt_id: attemptId(attempt), token, result }, nowMs: times.startMs },
      `${label}: Record`,
    )
  const timeout = answer('no usable answer', turn.protocol.timeoutIs === 'Unknown' ? { _tag: 'Unknown' } : definiteNo)
  const made = world.attempts.findIndex(({ by }) => by === token)
  if (made >= 0) {
    const _tag = world.attempts[made]?.parent === attempt ? 'Retried' : 'Misdirected'
    return [...timeout, ...answer(`made ${attemptId(made)}, ${_tag}`, { _tag, child_id: attemptId(made) })]
  }
  const none = { ...counted(world, turn.worker, -1), posts: world.posts.filter(post => post.token !== token) }
  const no = left.definiteNos > 0 && { ...none, left: { ...left, definiteNos: left.definiteNos - 1 } }
  const refusal = left.refusals > 0 && { ...none, left: { ...left, refusals: left.refusals - 1 } }
  return [
    ...timeout,
    ...(no ? answer('no, for now', definiteNo, no) : []),
    ...(refusal ? answer('refused', { _tag: 'Refused', error_code: 'NO' }, refusal) : []),
  ]
}

/** The possible next steps of a worker. */
export const workerSteps = (world: World, worker: Worker, protocol: Protocol): ReadonlyArray<Step> => {
  const turn = { worker, protocol, seen: 'seen' in worker ? worker.seen : 0 }
  switch (worker.at) {
    case 'act':
      return act(turn, world, worker)
    case 'again':
      return decide(turn, world, worker.deciding, `${worker.deciding.command._tag} again`)
    case 'save':
      return save(turn, world, worker)
    case 'look':
      return look(turn, world, worker)
    case 'gate':
      return gate(turn, world, worker)
    case 'wait':
      return wait(turn, world, worker)
  }
}
