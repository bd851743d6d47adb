import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { Protocol } from './model-protocol.ts'
import { attemptId, type Violation, type World } from './model-world.ts'

/** How often an attempt may be sent: once, and once more for each re-arm by an operator. */
const allowed = (world: World, attempt: number): number => entryOf(world.subject, attemptId(attempt))?.allowed ?? 1

const isHidden = (world: World, attempt: number): boolean => {
  const entry = entryOf(world.subject, attemptId(attempt))
  switch (entry?.state._tag) {
    case 'Sending':
    case 'Unknown':
    case 'Review':
    case 'Retried':
    case 'Misdirected':
      return false
    case 'Waiting':
      return entry.sends.length === 0
    case 'Scheduled':
    case 'Refused':
    case 'Skipped':
    case 'Superseded':
    case undefined:
      return true
  }
}

/** What must not happen in any state. */
export const violationIn = (world: World, { caps }: Protocol): Violation | undefined => {
  if (world.sent.some((sent, attempt) => sent > allowed(world, attempt))) return 'double'
  if (world.sentUnderKey > 1) return 'key'
  if (world.sentAutomatically > caps.automaticPerSubjectMax) return 'budget'
  if (world.sent.some((sent, attempt) => sent > 0 && isHidden(world, attempt))) return 'hidden'
  return undefined
}

const outcomes: ReadonlySet<string> = new Set(['Retried', 'Refused', 'Misdirected', 'Superseded', 'Skipped', 'Review'])

/** No worker is running, and every attempt in the ledger has an outcome. */
export const hasEnded = ({ workers, subject }: World): boolean =>
  workers.length === 0 && subject.attempts.every(({ state }) => outcomes.has(state._tag))
