import * as E from 'fp-ts/Either'
import { entryOf, withEntry } from './entries.ts'
import type { OperatorAct } from './ledger-command.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { pendingFrom } from './waits.ts'

/**
 * An operator gives an attempt in review one more send, or closes it: then a child is no longer looked for, but still
 * adopted when it is seen. The earlier send keeps counting: an operator cannot lift a limit. The same act twice has
 * the effect of one.
 */
export const operatorAct = (subject: SubjectLedger, command: OperatorAct, nowMs: number): TransitionResult => {
  const entry = entryOf(subject, command.attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  switch (command._tag) {
    case 'Rearm':
      if (command.allowed === entry.allowed && entry.allowed > 1) return E.right(subject)
      if (state._tag !== 'Review' || command.allowed !== entry.allowed + 1) return rejected('not-in-review')
      return E.right(withEntry(subject, { ...entry, allowed: command.allowed, state: pendingFrom('Waiting', nowMs) }))
    case 'Close': {
      if (state._tag !== 'Review') return rejected('not-in-review')
      if (state.isClosed) return E.right(subject)
      const { lookAtMs: _, ...closed } = state
      return E.right(withEntry(subject, { ...entry, state: { ...closed, isClosed: true } }))
    }
  }
}
