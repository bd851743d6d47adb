import type { DecisionItem } from '../../../lib/domain/decision-item.ts'
import { idOf, type PlaidAttempt, type World, type WrittenLine } from './world.ts'

/** Whether Plaid refuses the lists of the attempt's subject: a child that is there cannot be seen. */
export const isBlind = ({ swarm, attempts }: World, id: string): boolean => {
  const attempt = attempts.get(id)
  return swarm.refusedLists !== undefined && attempt !== undefined && idOf(attempt.key) === idOf(swarm.refusedLists.key)
}

export const isNewestOf = ({ attempts }: World, { key, order }: PlaidAttempt): boolean =>
  [...attempts.values()].every(other => idOf(other.key) !== idOf(key) || other.order <= order)

/** The log lines about an attempt. */
export const linesOf = ({ lines }: World, id: string): ReadonlyArray<WrittenLine> =>
  lines.filter(({ attempt_id }) => attempt_id === id)

/** The decisions on the attempt that are kept. */
export const decisionsOn = ({ decisions }: World, { id, key }: PlaidAttempt): ReadonlyArray<DecisionItem> =>
  decisions.ofSubject(key).filter(({ attempt_id }) => attempt_id === id)

/** The attempts that this one was made from, latest first. */
export const ancestorsOf = ({ attempts }: World, attempt: PlaidAttempt): ReadonlyArray<PlaidAttempt> => {
  const found: PlaidAttempt[] = []
  for (let at = attempts.get(attempt.parent ?? ''); at !== undefined; at = attempts.get(at.parent ?? '')) found.push(at)
  return found
}
