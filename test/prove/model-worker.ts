import type { SendResult } from '../../lib/domain/ledger/ledger-command.ts'
import { afterLoss, afterRejection, afterwards, pinKey, run, type Turn } from './model-after.ts'
import { bring, lose, saved } from './model-apply.ts'
import { choices, fenceOf } from './model-choice.ts'
import { type Protocol, times } from './model-protocol.ts'
import { attemptId, type Deciding, type Step, type Worker, type World } from './model-world.ts'

type At<K extends Worker['at']> = Extract<Worker, { readonly at: K }>

const replaced = (world: World, worker: Worker, next: ReadonlyArray<Worker>): World => ({
  ...world,
  workers: [...world.workers.filter(other => other !== worker), ...next],
})

const step = (turn: Turn, label: string, world: World, next: ReadonlyArray<Worker>): Step => ({
  label: `${turn.worker.mode} ${attemptId(turn.worker.attempt)}: ${label}`,
  world: replaced(world, turn.worker, next),
})

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
    applied: next => step(turn, label, next, afterwards(turn, command, next)),
    rejected: (next, reason) => {
      // A token that was not stored can be used again: a failed fence leaves no trace.
      const tokens = command._tag === 'Fence' && worker.at === 'act' ? next.tokens - 1 : next.tokens
      return step(turn, `${label}, rejected: ${reason}`, { ...next, tokens }, afterRejection(turn, command, reason))
    },
    lost: next => step(turn, `${label}, its answer is lost`, next, afterLoss(turn, deciding)),
    decided: (next, target) =>
      step(turn, `${label}, decided`, next, [{ ...run(worker), at: 'save', deciding, seen, target, isCurrent: true }]),
  })
}

const act = (turn: Turn, world: World, worker: At<'act' | 'pin'>): ReadonlyArray<Step> =>
  choices(world, worker).flatMap((choice): ReadonlyArray<Step> => {
    if (choice === 'nothing') return [step(turn, 'nothing to do', world, [])]
    if (choice !== 'send') return decide(turn, world, choice)
    if (!worker.hasBudget) return [step(turn, 'no budget', world, [])]
    const command = fenceOf(world, worker, turn.protocol)
    const next = { ...world, tokens: world.tokens + 1 }
    if (turn.protocol.isFenced) return decide(turn, next, { command, nowMs: times.startMs }, `Fence ${command.token}`)
    return [step(turn, 'sends without a fence', next, [{ ...run(worker), at: 'gate', token: command.token }])]
  })

const save = (turn: Turn, world: World, { deciding, target, isCurrent }: At<'save'>): ReadonlyArray<Step> => {
  const { worker, protocol } = turn
  const label = deciding.command._tag
  const canApply = isCurrent || !protocol.isVersionChecked
  if (!canApply) return decide(turn, world, deciding, `${label} conflicts: again`)
  const others = replaced(world, worker, [])
  const next = saved(others, target, protocol)
  const once = step(turn, `saves ${label}`, next, afterwards(turn, deciding.command, next))
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

const wait = (turn: Turn, world: World, { attempt, token }: At<'gate' | 'wait'>): ReadonlyArray<Step> => {
  const { left } = world
  const answer = (label: string, result: SendResult, next: World = world) =>
    decide(
      turn,
      next,
      { command: { _tag: 'Record', attempt_id: attemptId(attempt), token, result }, nowMs: times.startMs },
      `${label}: Record`,
    )
  const timeout = answer(
    'no usable answer',
    turn.protocol.timeoutIs === 'Unknown' ? { _tag: 'Unknown' } : { _tag: 'DefiniteNo', dueAtMs: times.startMs },
  )
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
    ...(no ? answer('no, for now', { _tag: 'DefiniteNo', dueAtMs: times.startMs }, no) : []),
    ...(refusal ? answer('refused', { _tag: 'Refused', error_code: 'NO' }, refusal) : []),
  ]
}

/** The possible next steps of a worker. */
export const workerSteps = (world: World, worker: Worker, protocol: Protocol): ReadonlyArray<Step> => {
  const turn = { worker, protocol, seen: 'seen' in worker ? worker.seen : 0 }
  switch (worker.at) {
    case 'pin':
      return decide(turn, world, { command: pinKey(attemptId(worker.attempt)), nowMs: times.startMs })
    case 'act':
      return act(turn, world, worker)
    case 'again':
      return decide(turn, world, worker.deciding, `${worker.deciding.command._tag} again`)
    case 'save':
      return save(turn, world, worker)
    case 'gate':
      return gate(turn, world, worker)
    case 'wait':
      return wait(turn, world, worker)
  }
}
