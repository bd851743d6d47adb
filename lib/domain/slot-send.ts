import { entryOf } from './ledger/entries.ts'
import { isOpen, lastSend } from './ledger/holder.ts'
import type { SubjectLedger } from './ledger/subject-ledger.ts'
import type { Slot, SlotSend } from './user-budget.ts'

/** What the ledger of a slot's subject says of the send that the slot was reserved for; without a ledger `none`. */
export const slotSendIn = (subject: SubjectLedger | undefined, { attempt_id, token }: Slot): SlotSend => {
  const entry = subject && entryOf(subject, attempt_id)
  if (entry === undefined || !entry.sends.some(send => send.token === token)) return 'none'
  const isOfTheLast = lastSend(entry)?.token === token
  return isOfTheLast && isOpen(entry.state) && entry.state._tag !== 'Review' ? 'open' : 'counted'
}
