import type { AttemptEntry, Open, Send } from './ledger-attempt.ts'

/** The send that counts last. */
export const lastSend = ({ sends }: AttemptEntry): Send | undefined => sends.at(-1)

/** Whether the attempt's outcome is open: sent or about to be, and no ending known. */
export const isOpen = (state: AttemptEntry['state']): state is Open =>
  state._tag === 'Sending' || state._tag === 'Unknown' || state._tag === 'Review'

/** Whether `token` is of the send that counts last. Takeover and adoption keep it: its holder may still tell what it knows. */
export const isHeldBy = (entry: AttemptEntry, token: string): boolean => lastSend(entry)?.token === token
