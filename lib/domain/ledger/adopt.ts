import * as E from 'fp-ts/Either'
import { isSameId } from '../plaid/same-id.ts'
import { entryOf, withEntry } from './entries.ts'
import type { AttemptEntry, AttemptState } from './ledger-attempt.ts'
import type { Adopt } from './ledger-command.ts'
import { childMade, withEvent } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { withChildWatched } from './watch.ts'

type Retried = Extract<AttemptState, { readonly _tag: 'Retried' }>

/** One more child of an attempt that has one: a person is verified twice, and it was paid for. */
const withOther = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  state: Retried,
  child_id: string,
  nowMs: number,
): TransitionResult => {
  const others = state.others ?? []
  if (isSameId(state.child_id, child_id) || others.some(other => isSameId(other, child_id))) return E.right(subject)
  const kept = [...others, child_id].slice(-ledgerLimits.otherChildrenMax)
  const changed = withEntry(subject, { ...entry, state: { ...state, others: kept } })
  return E.right(withEvent(changed, childMade('misdirected', entry.attempt_id, child_id, nowMs)))
}

/**
 * Records a child as the outcome of the attempt, whatever its state was, an open send and a refusal included. The
 * sends still count. A second child is reported as misdirected, once.
 */
export const adopt = (subject: SubjectLedger, { attempt_id, child_id }: Adopt, nowMs: number): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  if (state._tag === 'Retried') return withOther(subject, entry, state, child_id, nowMs)
  if (state._tag === 'Misdirected') return rejected('already-ended')
  const adopted = withEntry(subject, { ...entry, state: { _tag: 'Retried', child_id, how: 'adopted' } })
  return E.right(
    withEvent(withChildWatched(adopted, child_id, nowMs), childMade('retried', attempt_id, child_id, nowMs)),
  )
}
