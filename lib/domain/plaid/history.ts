import type { Attempt } from './attempt.ts'

/** A user's attempts with one template, newest first. */
export type History = ReadonlyArray<Attempt>

/**
 * How many of the listed attempts came before this one, by `previous_attempt_id`. It stops at a cycle, which Plaid
 * should never send.
 */
const generation = (attempt: Attempt, byId: ReadonlyMap<string, Attempt>): number => {
  const seen = new Set<string>()
  let current: Attempt | undefined = attempt
  while (current !== undefined && !seen.has(current.id)) {
    seen.add(current.id)
    current = current.previous_attempt_id === null ? undefined : byId.get(current.previous_attempt_id)
  }
  return seen.size
}

/**
 * Orders the rows of `/identity_verification/list`, whose order Plaid does not document: by `created_at`, and
 * attempts of the same instant (Plaid may send whole seconds) by how many others came before them.
 */
export const historyOf = (attempts: ReadonlyArray<Attempt>): History => {
  const byId = new Map(attempts.map(attempt => [attempt.id, attempt]))
  return attempts
    .map(attempt => ({ attempt, at: Date.parse(attempt.created_at), generation: generation(attempt, byId) }))
    .toSorted((a, b) => b.at - a.at || b.generation - a.generation)
    .map(row => row.attempt)
}

/** The row of an attempt; undefined if the list is older than the attempt. */
export const rowOf = (history: History, attempt_id: string): Attempt | undefined =>
  history.find(({ id }) => id === attempt_id)

/** The newest attempt that was made from this one. */
export const childOf = (history: History, attempt_id: string): Attempt | undefined =>
  history.find(({ previous_attempt_id }) => previous_attempt_id === attempt_id)
