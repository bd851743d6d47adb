import * as E from 'fp-ts/Either'
import type { LedgerUnavailable } from '../../../lib/domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { Counters } from '../../../lib/ports/counters.ts'
import type { DueSubjects, Ledger } from '../../../lib/ports/ledger.ts'
import type { PauseSwitch } from '../../../lib/ports/pause-switch.ts'
import type { Calling } from '../../support/calling.ts'
import { countersOver, pauseSwitchOver } from '../../support/memory-counters.ts'
import { type LedgerMemory, ledgerOver } from '../../support/memory-ledger.ts'
import { callingWith, type Fate } from './process.ts'
import { scheduleSweep } from './sweeper.ts'
import { chance, idOf, isFaulty, type Process, trace, violate, type World } from './world.ts'

const readFates: ReadonlyArray<Fate> = ['refused', 'lost', 'crash-before', 'freeze-before', 'freeze-after']
const writeFates: ReadonlyArray<Fate> = [
  'refused',
  'lost',
  'answer-lost',
  'answer-lost',
  'late',
  'crash-before',
  'crash-after',
  'freeze-before',
  'freeze-after',
]

/** Calls from a process to the table. */
const calling = (world: World, process: Process): Calling<LedgerUnavailable> =>
  callingWith<LedgerUnavailable>(world, process, {
    reads: readFates,
    changes: writeFates,
    failure: { _tag: 'LedgerUnavailable', cause: 'unreachable' },
    timeoutMs: 900,
  })

/** Whether the holder knows that its send had no effect: it made no request, or received a definite no. */
const mayTakeBack = (world: World, by: Process): boolean => {
  const post = world.posts.find(other => other.by === by)
  return post === undefined || (post.isDefiniteNo && post.isAnswered)
}

/** Notes which sends a save fences and takes back. Only the holder may take back, and only with `mayTakeBack`. */
const noteFences = (world: World, by: Process, subject: SubjectLedger): void => {
  const held = new Map(
    subject.attempts.flatMap(({ attempt_id, sends }) => sends.map(({ token }) => [token, attempt_id] as const)),
  )
  for (const token of by.tokens) {
    const attempt = held.get(token)
    if (attempt !== undefined && !world.fences.has(token))
      world.fences.set(token, {
        subject: idOf(subject),
        attempt,
        by,
        atMs: world.timeline.nowMs(),
        isTakenBack: false,
        isMisdirected: false,
      })
  }
  for (const [token, fact] of world.fences) {
    if (fact.subject !== idOf(subject) || fact.isTakenBack) continue
    if (!held.has(token)) {
      fact.isTakenBack = true
      if (fact.by !== by || !mayTakeBack(world, by)) violate(world, 'forgotten: a send that may have been made')
    }
    const post = world.posts.find(other => other.by === fact.by)
    if (by === fact.by && post?.knowsChild && world.attempts.get(post.child ?? '')?.parent !== fact.attempt)
      fact.isMisdirected = true
  }
}

const watchMs = 30 * 24 * 60 * 60_000

/** Notes that an attempt is not watched any more. It may be so only if it is over at Plaid, or after 30 days. */
const noteClosed = (world: World, before: SubjectLedger, after: SubjectLedger): void => {
  const nowMs = world.timeline.nowMs()
  for (const { attempt_id, state } of before.attempts) {
    if (state._tag !== 'Watched' || after.attempts.some(entry => entry.attempt_id === attempt_id)) continue
    const status = world.attempts.get(attempt_id)?.finding.snapshot.status
    if (status === 'success' || status === 'canceled' || nowMs >= state.fromMs + watchMs)
      world.closedMs.set(attempt_id, nowMs)
  }
}

/** The due index is eventually consistent: it sometimes leaves a subject out. */
const lagging = (world: World, { due }: LedgerMemory, nowMs: number, count: number): DueSubjects => {
  const { subjects, unreadable } = due(nowMs, Number.POSITIVE_INFINITY)
  return { subjects: subjects.filter(() => !(isFaulty(world) && chance(world, 50))).slice(0, count), unreadable }
}

/** The world's ledger, with a check of every save of a process. */
const watched = (world: World, process: Process): LedgerMemory => ({
  ...world.ledger,
  save: subject => {
    const before = world.ledger.load(subject)
    const saving = world.ledger.save(subject)
    if (saving._tag === 'Conflict') return saving
    noteClosed(world, before, saving.subject)
    noteFences(world, process, saving.subject)
    const { attempts } = saving.subject
    trace(world, `saved ${attempts.map(({ attempt_id, state }) => `${attempt_id} ${state._tag}`).join(', ')}`)
    scheduleSweep(world)
    return saving
  },
  due: (nowMs, count) => lagging(world, world.ledger, nowMs, count),
})

export const ledgerFor = (world: World, process: Process): Ledger => {
  const ledger = ledgerOver(watched(world, process), calling(world, process))
  return world.change.ledger?.(ledger, process, world) ?? ledger
}

export const countersFor = (world: World, process: Process): Counters => {
  const over = countersOver(world.counters, calling(world, process))
  const counters: Counters = {
    ...over,
    reserve: (counter, amount, max) => async () => {
      const answer = await over.reserve(counter, amount, max)()
      if (counter._tag === 'User') process.userReservedMs = world.timeline.nowMs()
      return answer
    },
  }
  return world.change.counters?.(counters) ?? counters
}

/** Notes for the oracle what a process reads from the pause switch, and when. */
export const pauseSwitchFor = (world: World, process: Process): PauseSwitch => {
  const { isPaused } = pauseSwitchOver(() => world.isPaused, calling(world, process))
  const pauseSwitch: PauseSwitch = {
    isPaused: async () => {
      const answer = await isPaused()
      if (E.isRight(answer)) process.isPaused = answer.right
      process.pauseReadMs = world.timeline.nowMs()
      return answer
    },
  }
  return world.change.pauseSwitch?.(pauseSwitch) ?? pauseSwitch
}
