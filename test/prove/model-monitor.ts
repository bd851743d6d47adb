import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { reportedBy } from './model-events.ts'
import type { Protocol } from './model-protocol.ts'
import { attemptId, type Deciding, type Violation, type World } from './model-world.ts'

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
    case 'Watched':
    case undefined:
      return true
  }
}

/** The service knows of the newest attempt, which failed, and no process and no entry will ever bring it up again. */
const isLost = ({ workers, attempts, newest, known, subject }: World): boolean => {
  const attempt = attempts.length - 1
  if (workers.length > 0 || newest !== 'failed' || known[attempt] !== true) return false
  return entryOf(subject, attemptId(attempt)) === undefined
}

/** What must not happen in any state. */
export const violationIn = (world: World, { caps }: Protocol): Violation | undefined => {
  if (world.sent.some((sent, attempt) => sent > allowed(world, attempt))) return 'double'
  if (world.sentUnderKey > 1) return 'key'
  if (world.sentAutomatically > caps.automaticPerSubjectMax) return 'budget'
  if (world.sent.some((sent, attempt) => sent > 0 && isHidden(world, attempt))) return 'hidden'
  if (isLost(world)) return 'lost'
  return undefined
}

/** Whether a child of an attempt is in the ledger, or in an event. */
export const isChildShown = ({ subject, reported }: World, attempt_id: string, child_id: string): boolean => {
  const state = entryOf(subject, attempt_id)?.state
  if (reported.includes(`${attempt_id}/misdirected/${child_id}`)) return true
  if (state?._tag === 'Misdirected') return state.child_id === child_id
  return state?._tag === 'Retried' && (state.child_id === child_id || (state.others ?? []).includes(child_id))
}

const isTakeover = ({ subject }: World, changed: SubjectLedger, { command, nowMs }: Deciding): boolean => {
  if (command._tag !== 'Look' && command._tag !== 'Fail') return false
  const [before, after] = [subject, changed].map(of => entryOf(of, command.attempt_id)?.state)
  return before?._tag === 'Sending' && after?._tag !== 'Sending' && nowMs < before.leaseUntilMs
}

/** A retry was recorded or adopted by this save, and nothing looks at its child. */
const isUnwatched = ({ subject }: World, changed: SubjectLedger): boolean =>
  changed.attempts.some(({ attempt_id, state }) => {
    if (state._tag !== 'Retried' || entryOf(subject, attempt_id)?.state._tag === 'Retried') return false
    return entryOf(changed, state.child_id) === undefined
  })

/** A recovery after a retry that this service never fenced. */
const isUnearned = ({ subject }: World, changed: SubjectLedger): boolean =>
  changed.outbox.some(
    ({ kind, attempt_id }) => kind === 'recovered' && (entryOf(subject, attempt_id)?.sends ?? []).length === 0,
  )

const isRepeated = ({ reported }: World, changed: SubjectLedger): boolean =>
  reportedBy(changed).some(id => !id.includes('misdirected') && reported.includes(id))

const isUnpinned = ({ subject }: World, changed: SubjectLedger): boolean =>
  subject.pins.some(({ key }) => key.startsWith('sent') && !changed.pins.some(pin => pin.key === key))

/** A key without a fence is pinned only if there is a send. */
const isPinned = ({ tokens }: World, { command }: Deciding): boolean => command._tag === 'PinKey' && tokens === 0

/** What one save must not do. */
export const violationBySave = (world: World, changed: SubjectLedger, deciding: Deciding): Violation | undefined => {
  if (isTakeover(world, changed, deciding)) return 'takeover'
  if (isUnwatched(world, changed)) return 'unwatched'
  if (isUnearned(world, changed)) return 'unearned'
  if (isRepeated(world, changed)) return 'repeated'
  if (isPinned(world, deciding)) return 'pinned'
  return isUnpinned(world, changed) ? 'unpinned' : undefined
}

const outcomes: ReadonlySet<string> = new Set(['Retried', 'Refused', 'Misdirected', 'Superseded', 'Skipped', 'Review'])

/**
 * No worker is running, and every attempt in the ledger has an outcome. Without looks a watched attempt is at its end:
 * no process serves it.
 */
export const hasEnded = ({ workers, subject }: World, hasLooks: boolean): boolean =>
  workers.length === 0 &&
  subject.attempts.every(({ state }) => outcomes.has(state._tag) || (state._tag === 'Watched' && !hasLooks))
