import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { type Protocol, times } from './model-protocol.ts'
import type { Deciding, Worker } from './model-world.ts'

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

const isUpdate = (worker: Worker): boolean => worker.at === 'act' && worker.isUpdate

/** Where the worker continues after its command is applied. */
export const afterwards = ({ worker, protocol, seen }: Turn, command: LedgerCommand): ReadonlyArray<Worker> => {
  if (command._tag === 'Fence') return [{ ...run(worker), at: 'gate', token: command.token }]
  // A webhook continues with its own attempt once that is recorded as a child.
  if (command._tag === 'Adopt' && isUpdate(worker)) return [worker]
  const pinsNow = command._tag === 'Record' && worker.mode === 'on-demand' && !protocol.isKeyPinnedByFence
  return pinsNow
    ? [{ ...run(worker), at: 'again', deciding: { command: pinKey(command.attempt_id), nowMs: 0 }, seen }]
    : []
}

/** A send of the attempt exists, or may exist: the key alone is pinned. */
const pinsAlone: ReadonlySet<string> = new Set(['in-progress', 'other-in-progress', 'in-review', 'already-ended'])

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
  if (command._tag === 'Fence' && command.pin !== undefined && (protocol.isRefusalPinned || pinsAlone.has(reason)))
    return then(pinKey(command.attempt_id))
  if (command._tag === 'Unsend' && protocol.lostUnsend === 'send')
    return [{ ...run(worker), at: 'gate', token: command.token }]
  return []
}

/** Where the worker continues after the answer to its save is lost. */
export const afterLoss = ({ worker, protocol, seen }: Turn, deciding: Deciding): ReadonlyArray<Worker> => {
  const { command } = deciding
  return command._tag === 'Fence' && protocol.lostFence === 'send'
    ? [{ ...run(worker), at: 'gate', token: command.token }]
    : [{ ...run(worker), at: 'again', deciding, seen }]
}
