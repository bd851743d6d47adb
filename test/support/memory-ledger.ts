import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { DueKind } from '../../lib/domain/automatic/due-row.ts'
import { subjectDue } from '../../lib/domain/ledger/due.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { foldedId } from '../../lib/domain/plaid/same-id.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { DueRows, Ledger, SaveOutcome } from '../../lib/ports/ledger.ts'
import { type Calling, inTurn } from './calling.ts'
import { frozen } from './frozen.ts'
import { type DueMemory, dueMemory } from './memory-due.ts'

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
  JSON.stringify([environment, foldedId(template_id), client_user_id])

/** `dueIndex`: shared with the watched attempts in memory that `due` is to find. */
export const ledgerMemory = (dueIndex: DueMemory = dueMemory()): LedgerMemory => {
  const stored = new Map<string, SubjectLedger>()
  return {
    load: key => {
      const found = stored.get(idOf(key))
      if (found === undefined) return emptyLedger(key)
      return found.template_id === key.template_id ? found : { ...found, ...keyOf(key) }
    },
    save: subject => {
      const id = idOf(subject)
      if ((stored.get(id)?.version ?? 0) !== subject.version) return { _tag: 'Conflict' }
      const saved = frozen({ ...subject, version: subject.version + 1 })
      stored.set(id, saved)
      dueIndex.move(id, subjectDue(saved), dueAtMs => ({ _tag: 'Subject', key: keyOf(saved), dueAtMs }))
      return { _tag: 'Saved', subject: saved }
    },
    due: dueIndex.first,
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
    due: (kind, nowMs, count) => called('due', false, () => memory.due(kind, nowMs, count)),
  }
}

/** A ledger in memory that behaves like the real one. */
export const memoryLedger = (due?: DueMemory): MemoryLedger => {
  const memory = ledgerMemory(due)
  return { ...ledgerOver(memory), subjects: memory.subjects }
}
