import * as E from 'fp-ts/Either'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { reportedBy, stored } from './model-events.ts'
import { violationBySave } from './model-monitor.ts'
import type { Protocol } from './model-protocol.ts'
import type { Deciding, Step, World } from './model-world.ts'

/** A command for the ledger, and the step that follows each possible result. */
export interface Bringing {
  readonly world: World
  readonly protocol: Protocol
  readonly deciding: Deciding
  /** The command is applied. */
  readonly applied: (world: World) => Step
  readonly rejected: (world: World, reason: string) => Step
  /** The answer to the save was lost. */
  readonly lost: (world: World) => Step
  /** The command is decided, and not saved yet. */
  readonly decided: (world: World, target: SubjectLedger) => Step
}

// `support/memory-ledger.ts` does not fit: the model explores plain states that branch, and makes no calls.

/** After a save every other copy has an older version, and can be saved only if the version is not checked. */
export const saved = (world: World, target: SubjectLedger, { isVersionChecked }: Protocol): World => ({
  ...world,
  subject: stored(target),
  reported: [...new Set([...world.reported, ...reportedBy(target)])].toSorted(),
  workers: world.workers.map(worker =>
    (worker.at === 'save' || worker.at === 'look') && worker.isCurrent
      ? { ...worker, isCurrent: false, ...(isVersionChecked && { target }) }
      : worker,
  ),
  lateSaves: isVersionChecked ? [] : world.lateSaves,
})

/** A save is reported as lost; it is applied later, or never. */
export const lose = (world: World, target: SubjectLedger): World => ({
  ...world,
  left: { ...world.left, lostSaves: world.left.lostSaves - 1 },
  lateSaves: [...world.lateSaves, target],
})

/**
 * Loads, decides and saves.
 *
 * With the version check this is one step: a save succeeds only if the subject is unchanged since the load, and is
 * otherwise decided again, so that the result is the same. In fine grain, and without the version check, other
 * processes may act in between.
 */
export const bring = (bringing: Bringing): ReadonlyArray<Step> => {
  const { world, protocol, deciding } = bringing
  const decided = protocol.transition(world.subject, deciding.command, deciding.nowMs)
  if (E.isLeft(decided)) return [bringing.rejected(world, decided.left.reason)]
  if (decided.right === world.subject) return [bringing.applied(world)]
  const target = decided.right
  const steps =
    protocol.grain === 'fine'
      ? [bringing.decided(world, target)]
      : [
          bringing.applied(saved(world, target, protocol)),
          ...(world.left.lostSaves > 0 ? [bringing.lost(lose(world, target))] : []),
        ]
  const violation = violationBySave(world, target, deciding)
  return violation === undefined ? steps : steps.map(step => ({ ...step, violation }))
}
