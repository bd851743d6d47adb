import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { Counter } from '../../lib/domain/budget.ts'
import { dueMinuteMs } from '../../lib/domain/ledger/due.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'

export interface MemoryLedger extends Ledger {
  /** What is stored now. */
  readonly subjects: () => ReadonlyArray<SubjectLedger>
}

const idOf = ({ environment, template_id, client_user_id }: SubjectKey): string =>
  JSON.stringify([environment, template_id, client_user_id])

/** Each call is one step, and others may come before it: it begins after whatever is under way. */
const later =
  <A>(act: () => A): TE.TaskEither<never, A> =>
  () =>
    Promise.resolve().then(() => E.right(act()))

/** The ledger in memory, with the laws of the real one. What is stored is copied, as it would be on its way. */
export const memoryLedger = (): MemoryLedger => {
  const stored = new Map<string, SubjectLedger>()
  return {
    load: key => later(() => structuredClone(stored.get(idOf(key)) ?? emptyLedger(key))),
    save: subject =>
      later(() => {
        const version = stored.get(idOf(subject))?.version ?? 0
        if (version !== subject.version) return { _tag: 'Conflict' }
        const saved = structuredClone({ ...subject, version: version + 1 })
        stored.set(idOf(subject), saved)
        return { _tag: 'Saved', subject: saved }
      }),
    due: (nowMs, count) =>
      later(() => ({
        subjects: [...stored.values()]
          .flatMap(subject => {
            const at = dueMinuteMs(subject)
            const { environment, template_id, client_user_id } = subject
            return at === undefined || at > nowMs
              ? []
              : [{ key: { environment, template_id, client_user_id }, dueAtMs: at }]
          })
          .toSorted((one, other) => one.dueAtMs - other.dueAtMs)
          .slice(0, count),
        unreadable: 0,
      })),
    subjects: () => [...stored.values()],
  }
}

/** Counters in memory. */
export const memoryCounters = (): Counters => {
  const used = new Map<string, number>()
  const usedBy = (counter: Counter): number => used.get(JSON.stringify(counter)) ?? 0
  return {
    reserve: (counter, amount, max) =>
      later(() => {
        if (usedBy(counter) + amount > max) return 'spent'
        used.set(JSON.stringify(counter), usedBy(counter) + amount)
        return 'reserved'
      }),
    giveBack: (counter, amount) =>
      later(() => {
        if (usedBy(counter) >= amount) used.set(JSON.stringify(counter), usedBy(counter) - amount)
      }),
    count: counter => later(() => usedBy(counter)),
  }
}
