import * as E from 'fp-ts/Either'
import { entryOf, withEntry, withoutEntry } from './entries.ts'
import { isHeldBy, lastSend } from './holder.ts'
import type { AttemptEntry, Open } from './ledger-attempt.ts'
import type { Unsend } from './ledger-command.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/** The last send counts no more. An automatic retry waits for `dueAtMs`; one on demand is as it was before, and a person may ask again. */
export const takeBack = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  { before }: Open,
  dueAtMs: number,
): SubjectLedger => {
  const sends = entry.sends.slice(0, -1)
  if (lastSend(entry)?.mode === 'automatic')
    return withEntry(subject, { ...entry, sends, state: { _tag: 'Waiting', dueAtMs } })
  if (before === undefined) return withoutEntry(subject, entry.attempt_id)
  return withEntry(subject, { ...entry, sends, state: before })
}

/** Whoever cannot un-send was taken over, and must not send. Nor does it send after it un-sent. */
export const unsend = (subject: SubjectLedger, { attempt_id, token, dueAtMs }: Unsend): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined || !isHeldBy(entry, token) || entry.state._tag !== 'Sending') return rejected('not-holder')
  return E.right(takeBack(subject, entry, entry.state, dueAtMs))
}
