import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { DueKind, DueRow } from '../../lib/domain/due-row.ts'
import { dueMinuteMs } from '../../lib/domain/ledger/due.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { DueRows, Ledger, SaveOutcome } from '../../lib/ports/ledger.ts'
import { type Calling, inTurn } from './calling.ts'

/** The behaviour of the ledger. Each call is one step. */
export interface LedgerMemory {
  readonly load: (key: SubjectKey) => SubjectLedger
  readonly save: (subject: SubjectLedger) => SaveOutcome
  readonly due: (kind: DueKind, nowMs: number, count: number) => DueRows
  /** The stored subjects. */
  readonly subjects: () => ReadonlyArray<SubjectLedger>
}

export interface MemoryLedger extends Ledger {
  readonly subjects: LedgerMemory['subjects']
}

const keyOf = ({ environment, template_id, client_user_id }: SubjectKey): SubjectKey => ({
  environment,
  template_id,
  client_user_id,
})

const idOf = ({ environment, template_id, client_user_id }: SubjectKey): string =>
  JSON.stringify([environment, template_id, client_user_id])

/** Freezes a stored subject, so that a write to any part of it throws. */
const frozen = <A>(value: A): A => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}

/** An index of due subjects by minute, so that a call takes the same time in a large ledger as in a small one. */
const dueIndex = () => {
  const byMinute = new Map<number, Map<string, SubjectKey>>()
  return {
    move: (id: string, before: SubjectLedger | undefined, after: SubjectLedger): void => {
      const [from, to] = [before && dueMinuteMs(before), dueMinuteMs(after)]
      if (from === to) return
      if (from !== undefined) {
        byMinute.get(from)?.delete(id)
        if (byMinute.get(from)?.size === 0) byMinute.delete(from)
      }
      if (to !== undefined) byMinute.set(to, (byMinute.get(to) ?? new Map()).set(id, keyOf(after)))
    },
    first: (nowMs: number, count: number): ReadonlyArray<DueRow> => {
      const rows: DueRow[] = []
      const minutes = [...byMinute.keys()].filter(minute => minute <= nowMs)
      for (const minute of minutes.toSorted((one, other) => one - other))
        for (const key of byMinute.get(minute)?.values() ?? []) {
          if (rows.length >= count) return rows
          rows.push({ _tag: 'Subject', key, dueAtMs: minute })
        }
      return rows
    },
  }
}

export const ledgerMemory = (): LedgerMemory => {
  const stored = new Map<string, SubjectLedger>()
  const index = dueIndex()
  return {
    load: key => stored.get(idOf(key)) ?? emptyLedger(key),
    save: subject => {
      const id = idOf(subject)
      const before = stored.get(id)
      if ((before?.version ?? 0) !== subject.version) return { _tag: 'Conflict' }
      const saved = frozen({ ...subject, version: subject.version + 1 })
      stored.set(id, saved)
      index.move(id, before, saved)
      return { _tag: 'Saved', subject: saved }
    },
    due: (kind, nowMs, count) => ({ rows: kind === 'work' ? index.first(nowMs, count) : [], unreadable: 0 }),
    subjects: () => [...stored.values()],
  }
}

/** The port over what is in memory. */
export const ledgerOver = (memory: LedgerMemory, calling: Calling<LedgerUnavailable> = inTurn): Ledger => {
  const called = <A>(name: string, isChange: boolean, act: () => A): TE.TaskEither<LedgerUnavailable, A> =>
    calling({ name, isChange }, () => E.right(act()))
  return {
    load: key => called('load', false, () => memory.load(key)),
    save: subject => {
      const { template_id, client_user_id, version } = subject
      return called(`save ${template_id}/${client_user_id} ${version}`, true, () => memory.save(subject))
    },
    due: (kind, nowMs, count) => called(`due ${kind}`, false, () => memory.due(kind, nowMs, count)),
  }
}

/** A ledger in memory that behaves like the real one. */
export const memoryLedger = (): MemoryLedger => {
  const memory = ledgerMemory()
  return { ...ledgerOver(memory), subjects: memory.subjects }
}
