import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import { dueMinuteMs } from '../../lib/domain/ledger/due.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { DueSubject, Ledger } from '../../lib/ports/ledger.ts'

export interface BacklogLedger extends Ledger {
  readonly calls: () => number
  readonly subjects: () => Iterable<SubjectLedger>
}

const idOf = ({ template_id, client_user_id }: SubjectKey): string => `${template_id}/${client_user_id}`

/** The ledger in memory with an index of what is due, so that a large one takes no longer a call than a small one. Nothing is copied: nobody changes a subject in place. */
export const backlogLedger = (): BacklogLedger => {
  const stored = new Map<string, SubjectLedger>()
  const byMinute = new Map<number, Set<string>>()
  let calls = 0

  const index = (id: string, before: SubjectLedger | undefined, after: SubjectLedger): void => {
    const [from, to] = [before && dueMinuteMs(before), dueMinuteMs(after)]
    if (from === to) return
    if (from !== undefined) {
      const minute = byMinute.get(from)
      minute?.delete(id)
      if (minute?.size === 0) byMinute.delete(from)
    }
    if (to !== undefined) byMinute.set(to, (byMinute.get(to) ?? new Set()).add(id))
  }

  const one =
    <A>(act: () => A): TE.TaskEither<never, A> =>
    async () => {
      calls += 1
      return E.right(act())
    }

  return {
    load: key => one(() => stored.get(idOf(key)) ?? emptyLedger(key)),
    save: subject =>
      one(() => {
        const id = idOf(subject)
        const before = stored.get(id)
        if ((before?.version ?? 0) !== subject.version) return { _tag: 'Conflict' }
        const saved = { ...subject, version: subject.version + 1 }
        stored.set(id, saved)
        index(id, before, saved)
        return { _tag: 'Saved', subject: saved }
      }),
    due: (nowMs, count) =>
      one(() => {
        const subjects: DueSubject[] = []
        for (const minute of [...byMinute.keys()].toSorted((a, b) => a - b)) {
          if (minute > nowMs || subjects.length >= count) break
          for (const id of byMinute.get(minute) ?? []) {
            const subject = stored.get(id)
            if (subject === undefined) continue
            const { environment, template_id, client_user_id } = subject
            subjects.push({ key: { environment, template_id, client_user_id }, dueAtMs: minute })
            if (subjects.length >= count) break
          }
        }
        return { subjects, unreadable: 0 }
      }),
    calls: () => calls,
    subjects: () => stored.values(),
  }
}
