import { subjectDueAtMs } from '../../../lib/domain/ledger/due.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { World } from './world.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

const isAtRest = ({ attempts, outbox }: SubjectLedger): boolean =>
  outbox.length === 0 &&
  attempts.every(({ state }) => !['Scheduled', 'Waiting', 'Sending', 'Unknown', 'Watched'].includes(state._tag))

/** Attempts in review are checked daily. A day without a change at Plaid brings nothing new. */
const restsAtMs = ({ lastPlaidChangeMs, faultsEndMs }: World): number =>
  Math.max(lastPlaidChangeMs, faultsEndMs) + 25 * hourMs

/** The sweep runs every minute. Minutes in which nothing can be due are skipped. */
export const scheduleSweep = (world: World): void => {
  const { timeline, sweeps } = world
  const times = world.ledger.subjects().flatMap(subject => {
    const atMs = subjectDueAtMs(subject)
    return atMs === undefined || (isAtRest(subject) && atMs > restsAtMs(world)) ? [] : [atMs]
  })
  if (times.length === 0) return
  const minute = Math.floor(Math.max(Math.min(...times) - 1, timeline.nowMs()) / minuteMs) + 1
  if (sweeps.has(minute)) return
  sweeps.add(minute)
  timeline.after(minute * minuteMs - timeline.nowMs(), () => {
    scheduleNextSweep(world)
    world.sweep(world)
  })
}

/** If this sweep fails, the next one runs in a minute. */
const scheduleNextSweep = (world: World): void => {
  world.timeline.after(minuteMs / 2, () => scheduleSweep(world))
}
