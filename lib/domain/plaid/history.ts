import type { AttemptRow } from './attempt.ts'
import { foldedId, isSameId } from './same-id.ts'

/** A user's attempts with one template, newest first. */
export type History<A extends AttemptRow = AttemptRow> = ReadonlyArray<A>

/**
 * How many of the listed attempts came before this one, by `previous_attempt_id`. It stops at a cycle, which Plaid
 * should never send.
 */
const generation = (attempt: AttemptRow, byId: ReadonlyMap<string, AttemptRow>): number => {
  const seen = new Set<string>()
  let current: AttemptRow | undefined = attempt
  while (current !== undefined && !seen.has(foldedId(current.id))) {
    seen.add(foldedId(current.id))
    current = current.previous_attempt_id === null ? undefined : byId.get(foldedId(current.previous_attempt_id))
  }
  return seen.size
}

/**
 * Orders the rows of `/identity_verification/list`, whose order Plaid does not document: by `created_at`, and
 * attempts of the same instant (Plaid may send whole seconds) by how many others came before them.
 */
export const historyOf = <A extends AttemptRow>(attempts: ReadonlyArray<A>): History<A> => {
  const byId = new Map(attempts.map(attempt => [foldedId(attempt.id), attempt]))
  return attempts
    .map(attempt => ({ attempt, at: Date.parse(attempt.created_at), generation: generation(attempt, byId) }))
    .toSorted((a, b) => b.at - a.at || b.generation - a.generation)
    .map(row => row.attempt)
}

/** The row of an attempt; undefined if the list is older than the attempt. */
export const rowOf = <A extends AttemptRow>(history: History<A>, attempt_id: string): A | undefined =>
  history.find(({ id }) => isSameId(id, attempt_id))

/** Whether a row is the newest of the list. */
export const isNewest = (history: History, attempt_id: string): boolean =>
  history[0] !== undefined && isSameId(history[0].id, attempt_id)

/** Whether an attempt was made from another one. An attempt that names itself as its previous one was not. */
export const isChildOf = (
  { id, previous_attempt_id }: Pick<AttemptRow, 'id' | 'previous_attempt_id'>,
  attempt_id: string,
): boolean => previous_attempt_id !== null && isSameId(previous_attempt_id, attempt_id) && !isSameId(id, attempt_id)

/** The newest attempt that was made from this one. */
export const childOf = <A extends AttemptRow>(history: History<A>, attempt_id: string): A | undefined =>
  history.find(row => isChildOf(row, attempt_id))
