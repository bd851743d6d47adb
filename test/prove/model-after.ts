import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { pinOf } from '../../lib/domain/ledger/pin-key.ts'
import { type Protocol, times } from './model-protocol.ts'
import { type Deciding, numberOf, type Worker, type World } from './model-world.ts'

/** The idempotency key of all on-demand requests in the model. */
export const key = 'key'

/** The worker that takes the next step. */
export interface Turn {
  readonly worker: Worker
  readonly protocol: Protocol
  /** Number of attempts in the list that it read. */
  readonly seen: number
}

export const run = ({ mode, attempt }: Worker) => ({ mode, attempt })

export const pinKey = (attempt_id: string): LedgerCommand => ({ _tag: 'PinKey', key, request: '', attempt_id })

/** A request continues with the attempt of the stored pin, even if it intended another one. */
const afterPin = ({ worker, protocol, seen }: Turn, world: World): ReadonlyArray<Worker> => {
  const pin = pinOf(world.subject, key)
  if (pin === undefined || !protocol.isKeyPinnedFirst) return []
  return [{ ...run(worker), attempt: numberOf(pin.attempt_id), at: 'act', seen, hasBudget: true }]
}

/** Where the worker continues after its command is applied. */
export const afterwards = (turn: Turn, command: LedgerCommand, world: World): ReadonlyArray<Worker> => {
  const { worker, protocol, seen } = turn
  if (command._tag === 'Fence') return [{ ...run(worker), at: 'gate', token: command.token }]
  if (command._tag === 'PinKey') return afterPin(turn, world)
  const pinsNow = command._tag === 'Record' && worker.mode === 'on-demand' && !protocol.isKeyPinnedFirst
  return pinsNow
    ? [{ ...run(worker), at: 'again', deciding: { command: pinKey(command.attempt_id), nowMs: 0 }, seen }]
    : []
}

/** Where the worker continues after its command is rejected. */
export const afterRejection = (
  { worker, protocol, seen }: Turn,
  command: LedgerCommand,
  reason: string,
): ReadonlyArray<Worker> => {
  const then = (next: LedgerCommand): ReadonlyArray<Worker> => [
    { ...run(worker), at: 'again', deciding: { command: next, nowMs: times.startMs }, seen },
  ]
  const { mode } = worker
  if (command._tag === 'Fence' && reason === 'limit-reached' && mode === 'automatic')
    return then({ _tag: 'Exhaust', attempt_id: command.attempt_id })
  if (command._tag === 'Unsend' && protocol.lostUnsend === 'send')
    return [{ ...run(worker), at: 'gate', token: command.token }]
  if (command._tag === 'Record' && command.result._tag === 'Retried')
    return then({ _tag: 'Adopt', attempt_id: command.attempt_id, child_id: command.result.child_id })
  return []
}

/** Where the worker continues after the answer to its save is lost. */
export const afterLoss = ({ worker, protocol, seen }: Turn, deciding: Deciding): ReadonlyArray<Worker> => {
  const { command } = deciding
  return command._tag === 'Fence' && protocol.lostFence === 'send'
    ? [{ ...run(worker), at: 'gate', token: command.token }]
    : [{ ...run(worker), at: 'again', deciding, seen }]
}
