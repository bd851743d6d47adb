import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { entryOf, withEntry } from './entries.ts'
import { isHeldBy } from './holder.ts'
import type { AttemptEntry, Resting, Send } from './ledger-attempt.ts'
import type { Fence } from './ledger-command.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { mayFence } from './may-fence.ts'
import { pinFor } from './pin-idempotency-key.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

const sendOf = ({ token, mode, strategy, rules, isDocumentOrSelfie, day, pin, note }: Fence, nowMs: number): Send => ({
  token,
  mode,
  strategy,
  sentAtMs: nowMs,
  rules,
  ...(isDocumentOrSelfie && { isDocumentOrSelfie }),
  ...(day !== undefined && { day }),
  ...(pin && { key: pin.key }),
  ...(note && { note }),
})

const sending = (
  { state: _, ...entry }: Omit<AttemptEntry, 'state'> & Partial<AttemptEntry>,
  command: Fence,
  nowMs: number,
  before: Resting | undefined,
): AttemptEntry => ({
  ...entry,
  sends: [...entry.sends, sendOf(command, nowMs)],
  state: { _tag: 'Sending', leaseUntilMs: nowMs + ledgerLimits.leaseMs, ...(before && { before }) },
})

/**
 * The fence makes the calling process the holder of the attempt's only send. It must be saved before a request to
 * Plaid.
 */
export const fence = (subject: SubjectLedger, command: Fence, windowMs: number, nowMs: number): TransitionResult => {
  const { attempt_id, pin } = command
  const entry = entryOf(subject, attempt_id)
  if (entry?.state._tag === 'Sending' && isHeldBy(entry, command.token)) return E.right(subject)
  return pipe(
    pin === undefined ? E.right(subject) : pinFor(subject, attempt_id, pin),
    E.flatMap(pinned => mayFence(pinned, command, windowMs, nowMs)),
    E.map(({ roomy, before }) =>
      withEntry(roomy, sending(entry ?? { attempt_id, allowed: 1, sends: [] }, command, nowMs, before)),
    ),
  )
}
