import * as E from 'fp-ts/Either'
import { dueAtMs } from '../../../lib/domain/ledger/due.ts'
import type { LedgerUnavailable } from '../../../lib/domain/ledger/ledger-unavailable.ts'
import { emptyLedger, type SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { Counters } from '../../../lib/ports/counters.ts'
import type { DueSubjects, Ledger, Saving } from '../../../lib/ports/ledger.ts'
import type { PauseSwitch } from '../../../lib/ports/pause-switch.ts'
import { call, type Fate, fateOf } from './process.ts'
import { awaken } from './sweeper.ts'
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

const unavailable: E.Either<LedgerUnavailable, never> = E.left({ _tag: 'LedgerUnavailable', cause: 'unreachable' })

const patienceMs = 900

/** Whether the holder of a send knows that nothing came of it: it made no request, or was told a definite no. */
const mayTakeBack = (world: World, by: Process): boolean => {
  const post = world.posts.find(other => other.by === by)
  return post === undefined || (post.isDefiniteNo && post.isAnswered)
}

/** What a save does to sends: who fenced what, and which were taken back, which only their holders may do, and not without a reason. */
const noteFences = (world: World, by: Process, subject: SubjectLedger): void => {
  const held = new Map(
    subject.attempts.flatMap(({ attempt_id, sends }) => sends.map(({ token }) => [token, attempt_id] as const)),
  )
  for (const token of by.tokens) {
    const attempt = held.get(token)
    if (attempt !== undefined && !world.fences.has(token))
      world.fences.set(token, { subject: idOf(subject), attempt, by, isTakenBack: false, isMisdirected: false })
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

const subjectOf = (world: World, key: SubjectLedger): SubjectLedger => world.ledger.get(idOf(key)) ?? emptyLedger(key)

export const ledgerFor = (world: World, process: Process): Ledger => {
  const read = <A>(name: string, act: () => A) =>
    call<E.Either<LedgerUnavailable, A>>(world, process, {
      name,
      fate: fateOf(world, isFaulty(world), readFates),
      act: () => E.right(act()),
      failure: unavailable,
      patienceMs,
    })
  const ledger: Ledger = {
    load: key => () => read('load', () => world.ledger.get(idOf(key)) ?? emptyLedger(key)),
    save: subject => () =>
      call<E.Either<LedgerUnavailable, Saving>>(world, process, {
        name: `save ${idOf(subject)} ${subject.version}`,
        fate: fateOf(world, isFaulty(world), writeFates),
        act: () => {
          if (subjectOf(world, subject).version !== subject.version) return E.right({ _tag: 'Conflict' })
          const saved = { ...subject, version: subject.version + 1 }
          world.ledger.set(idOf(subject), saved)
          noteFences(world, process, saved)
          trace(
            world,
            `saved ${saved.attempts.map(({ attempt_id, state }) => `${attempt_id} ${state._tag}`).join(', ')}`,
          )
          awaken(world)
          return E.right({ _tag: 'Saved', subject: saved })
        },
        failure: unavailable,
        patienceMs,
      }),
    due: (nowMs, count) => () => read('due', () => dueSubjectsAt(world, nowMs, count)),
  }
  return world.change.ledger?.(ledger) ?? ledger
}

/** The index lags behind the saves, and sometimes leaves a subject out. */
const dueSubjectsAt = (world: World, nowMs: number, count: number): DueSubjects => ({
  subjects: [...world.ledger.values()]
    .flatMap(subject => {
      const at = dueAtMs(subject)
      const { environment, template_id, client_user_id } = subject
      return at === undefined || at > nowMs || (isFaulty(world) && chance(world, 50))
        ? []
        : [{ key: { environment, template_id, client_user_id }, dueAtMs: at }]
    })
    .toSorted((one, other) => one.dueAtMs - other.dueAtMs)
    .slice(0, count),
  unreadable: 0,
})

export const countersFor = (world: World, process: Process): Counters => {
  const usedBy = (counter: object): number => world.counters.get(JSON.stringify(counter)) ?? 0
  const use = (counter: object, amount: number): void => {
    world.counters.set(JSON.stringify(counter), usedBy(counter) + amount)
  }
  const change = <A>(name: string, fates: ReadonlyArray<Fate>, act: () => A) =>
    call<E.Either<LedgerUnavailable, A>>(world, process, {
      name,
      fate: fateOf(world, isFaulty(world), fates),
      act: () => E.right(act()),
      failure: unavailable,
      patienceMs,
    })
  const counters: Counters = {
    reserve: (counter, amount, max) => () =>
      change(`reserve ${counter._tag}`, writeFates, () => {
        if (usedBy(counter) + amount > max) return 'spent'
        use(counter, amount)
        return 'reserved'
      }),
    giveBack: (counter, amount) => () =>
      change(`give back ${counter._tag}`, writeFates, () => {
        if (usedBy(counter) >= amount) use(counter, -amount)
      }),
    count: counter => () => change(`count ${counter._tag}`, readFates, () => usedBy(counter)),
  }
  return world.change.counters?.(counters) ?? counters
}

export const pauseSwitchFor = (world: World, process: Process): PauseSwitch => {
  const pauseSwitch: PauseSwitch = {
    isPaused: () =>
      call<E.Either<LedgerUnavailable, boolean>>(world, process, {
        name: 'is it paused',
        fate: fateOf(world, isFaulty(world), readFates),
        act: () => E.right(world.isPaused),
        failure: unavailable,
        patienceMs,
        heard: answer => {
          if (E.isRight(answer)) process.isPaused = answer.right
          process.pauseToldMs = world.timeline.nowMs()
        },
      }),
  }
  return world.change.pauseSwitch?.(pauseSwitch) ?? pauseSwitch
}
