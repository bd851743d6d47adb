import type { AttemptEntry } from '../../../lib/domain/ledger/ledger-attempt.ts'
import { isBlind } from './oracle-facts.ts'
import { meet, type World } from './world.ts'

/** Situations that the final state shows; the other ones are counted when they occur. */
export const countSituations = (world: World, entries: ReadonlyArray<AttemptEntry>): void => {
  for (const { detail } of world.published.values()) {
    const outcome = String(detail['outcome'])
    if (['recovered', 'abandoned', 'exhausted', 'misdirected'].includes(outcome)) meet(world, outcome)
  }
  for (const { kind, outcome, attempt_id } of world.lines) {
    if (kind === 'due' && (outcome === 'scheduled' || outcome === 'recovered')) meet(world, `a look: ${outcome}`)
    if (outcome === 'not-completed') meet(world, outcome)
    if (kind === 'due' && outcome === 'scheduled' && attempt_id !== undefined && !world.taken.has(attempt_id))
      meet(world, 'lost webhook healed')
  }
  for (const { by, isTakenBack } of world.fences.values())
    if (!isTakenBack && !world.posts.some(post => post.by === by)) meet(world, 'fence without a request')
  if (world.pauses.length > 0) meet(world, 'pause')
  for (const { attempt_id, state } of entries)
    if (state._tag === 'Review' && isBlind(world, attempt_id)) meet(world, 'blind review')
  for (const [eventId] of world.published) {
    const [id, kind] = eventId.split(/\/(?=review\/)/)
    const state = entries.find(({ attempt_id }) => attempt_id === id)?.state._tag
    if (kind !== undefined && state === 'Retried') meet(world, 'child found after review')
  }
}
