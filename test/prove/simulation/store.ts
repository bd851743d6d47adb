import type { DueKind } from '../../../lib/domain/automatic/due-row.ts'
import type { LedgerUnavailable } from '../../../lib/domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { Counters } from '../../../lib/ports/counters.ts'
import type { Decisions } from '../../../lib/ports/decisions.ts'
import type { DueRows, Ledger } from '../../../lib/ports/ledger.ts'
import type { UserBudgets } from '../../../lib/ports/user-budgets.ts'
import type { Calling } from '../../support/calling.ts'
import { countersOver } from '../../support/memory-counters.ts'
import { decisionsOver } from '../../support/memory-decisions.ts'
import { type LedgerMemory, ledgerOver } from '../../support/memory-ledger.ts'
import { userBudgetsOver } from '../../support/memory-user-budgets.ts'
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
export const calling = (world: World, process: Process): Calling<LedgerUnavailable> =>
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
    subject.attempts.flatMap(({ attempt_id, sends }) =>
      sends.map(({ token, mode }) => [token, { attempt: attempt_id, mode }] as const),
    ),
  )
  for (const token of by.tokens) {
    const fenced = held.get(token)
    if (fenced !== undefined && !world.fences.has(token))
      world.fences.set(token, {
        ...fenced,
        subject: idOf(subject),
        client_user_id: subject.client_user_id,
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
const lagging = (world: World, { due }: LedgerMemory, kind: DueKind, nowMs: number, count: number): DueRows => {
  const { rows, unreadable } = due(kind, nowMs, Number.POSITIVE_INFINITY)
  return { rows: rows.filter(() => !(isFaulty(world) && chance(world, 50))).slice(0, count), unreadable }
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
  due: (kind, nowMs, count) => lagging(world, world.ledger, kind, nowMs, count),
})

export const ledgerFor = (world: World, process: Process): Ledger => {
  const ledger = ledgerOver(watched(world, process), calling(world, process))
  return world.change.ledger?.(ledger, process, world) ?? ledger
}

export const countersFor = (world: World, process: Process): Counters => {
  const counters = countersOver(world.counters, calling(world, process))
  return world.change.counters?.(counters) ?? counters
}

export const userBudgetsFor = (world: World, process: Process): UserBudgets => {
  const userBudgets = userBudgetsOver(world.userBudgets, calling(world, process))
  return world.change.userBudgets?.(userBudgets) ?? userBudgets
}

export const decisionsFor = (world: World, process: Process): Decisions =>
  decisionsOver(world.decisions, calling(world, process))
