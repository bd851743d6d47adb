import * as E from 'fp-ts/Either'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { Protocol } from './model-protocol.ts'
import type { Deciding, Step, World } from './model-world.ts'

/** What comes of a command that somebody brings into the ledger. */
export interface Bringing {
  readonly world: World
  readonly protocol: Protocol
  readonly deciding: Deciding
  /** How the rest goes on. */
  readonly applied: (world: World) => Step
  readonly rejected: (world: World, reason: string) => Step
  /** The answer of the save was lost. */
  readonly lost: (world: World) => Step
  /** Decided, and not yet saved. */
  readonly decided: (world: World, target: SubjectLedger) => Step
}

/** The model does not ask who is told: a subject's events are left out of its state. */
const withoutEvents = (subject: SubjectLedger): SubjectLedger => ({ ...subject, outbox: [] })

// Not `support/memory-ledger.ts`: the model explores many plain states, each a value that branches, and no calls.

/** Once somebody has saved, every other copy is of an older version, and can only be saved if nobody looks at the version. */
export const saved = (world: World, target: SubjectLedger, { isVersionChecked }: Protocol): World => ({
  ...world,
  subject: target,
  workers: world.workers.map(worker =>
    worker.at === 'save' && worker.isCurrent
      ? { ...worker, isCurrent: false, ...(isVersionChecked && { target }) }
      : worker,
  ),
  lateSaves: isVersionChecked ? [] : world.lateSaves,
})

/** A save that is reported lost: it is applied later, or never. */
export const lose = (world: World, target: SubjectLedger): World => ({
  ...world,
  left: { ...world.left, lostSaves: world.left.lostSaves - 1 },
  lateSaves: [...world.lateSaves, target],
})

const isTakeover = ({ subject }: World, changed: SubjectLedger, { command, nowMs }: Deciding): boolean => {
  if (command._tag !== 'Look') return false
  const [before, after] = [subject, changed].map(of => entryOf(of, command.attempt_id)?.state)
  return before?._tag === 'Sending' && after?._tag !== 'Sending' && nowMs < before.leaseUntilMs
}

/**
 * Loads, decides and saves.
 *
 * In one go, where the version is checked: a save that succeeds found the subject as it was when it was loaded, and one that does not
 * is decided anew, so that nobody can tell the two apart. In fine grain, and where nobody looks at the version, others may act in between.
 */
export const bring = (bringing: Bringing): ReadonlyArray<Step> => {
  const { world, protocol, deciding } = bringing
  const decided = protocol.transition(world.subject, deciding.command, deciding.nowMs)
  if (E.isLeft(decided)) return [bringing.rejected(world, decided.left.reason)]
  if (decided.right === world.subject) return [bringing.applied(world)]
  const target = withoutEvents(decided.right)
  const steps =
    protocol.grain === 'fine'
      ? [bringing.decided(world, target)]
      : [
          bringing.applied(saved(world, target, protocol)),
          ...(world.left.lostSaves > 0 ? [bringing.lost(lose(world, target))] : []),
        ]
  return isTakeover(world, target, deciding) ? steps.map(step => ({ ...step, violation: 'takeover' })) : steps
}
