import type { AttemptEntry, Open, Send } from './ledger-attempt.ts'

/** The last counted send. */
export const lastSend = ({ sends }: AttemptEntry): Send | undefined => sends.at(-1)

/** Whether the attempt has a send without a known outcome: sent, or about to be sent. */
export const isOpen = (state: AttemptEntry['state']): state is Open =>
  state._tag === 'Sending' || state._tag === 'Unknown' || state._tag === 'Review'

/**
 * Whether `token` belongs to the last counted send. It stays valid after a takeover and an adoption, so that the
 * holder can still record its outcome.
 */
export const isHeldBy = (entry: AttemptEntry, token: string): boolean => lastSend(entry)?.token === token
