import * as E from 'fp-ts/Either'
import { entryOf, withEntry } from './entries.ts'
import type { Adopt } from './ledger-command.ts'
import { childMade, withEvent } from './ledger-event.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/**
 * Records a child as the outcome of the attempt, whatever its state was, an open send and a refusal included. The
 * sends still count.
 */
export const adopt = (subject: SubjectLedger, { attempt_id, child_id }: Adopt, nowMs: number): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  if (state._tag === 'Retried' && state.child_id === child_id) return E.right(subject)
  if (state._tag === 'Retried' || state._tag === 'Misdirected') return rejected('already-ended')
  const adopted = withEntry(subject, { ...entry, state: { _tag: 'Retried', child_id, how: 'adopted' } })
  return E.right(withEvent(adopted, childMade('retried', attempt_id, child_id, nowMs)))
}
