import type { History } from '../plaid/history.ts'
import { foldedId, isSameId } from '../plaid/same-id.ts'
import { bounds } from './bounds.ts'
import type { Snapshot } from './findings/snapshot.ts'

/** Statuses of a step that count against the applicant, or may do so after a review. */
const against: ReadonlySet<string> = new Set(['failed', 'pending_review', 'manually_rejected'])

/**
 * Folded ids of the attempts of this subject, the judged one included. A foreign row in Plaid's list must not make a face
 * that matches another user's attempt acceptable.
 */
const ownIds = (snapshot: Snapshot, history: History): ReadonlySet<string> =>
  new Set(
    [
      snapshot,
      ...history.filter(
        row => row.client_user_id === snapshot.client_user_id && isSameId(row.template.id, snapshot.template.id),
      ),
    ].map(({ id }) => foldedId(id)),
  )

const isAtLeast = (score: number | string, least: number): boolean => typeof score === 'number' && score >= least

/**
 * Facts for which an attempt is never retried automatically, whatever the policy says. An absent signal is no veto.
 * Paths are those of Plaid's schema `IdentityVerification`.
 */
const observed = {
  'status-success': ({ status }) => status === 'success',
  'status-active': ({ status }) => status === 'active',
  /** A retry cancels an unfinished attempt: acting on `canceled` would loop forever. */
  'status-canceled': ({ status }) => status === 'canceled',
  'status-pending-review': ({ status }) => status === 'pending_review',
  'manually-rejected': ({ steps, otherSteps }) =>
    [...Object.values(steps), ...otherSteps].includes('manually_rejected'),
  'watchlist-screening': ({ steps }) => against.has(steps.watchlist_screening),
  'risk-check': ({ steps }) => against.has(steps.risk_check),
  'bot-detected': ({ risk_check }) => risk_check.behavior.bot_detected === 'yes',
  'fraud-ring-detected': ({ risk_check }) => risk_check.behavior.fraud_ring_detected === 'yes',
  'synthetic-identity': ({ risk_check: { identity_abuse_signals } }) =>
    isAtLeast(identity_abuse_signals.synthetic_identity.score, bounds.syntheticScoreVetoed),
  'stolen-identity': ({ risk_check: { identity_abuse_signals } }) =>
    isAtLeast(identity_abuse_signals.stolen_identity.score, bounds.stolenScoreVetoed),
  /** A duplicate whose id cannot be read holds the attempt instead (`unrecognised.ts`). */
  'facial-duplicate': ({ risk_check }, own) =>
    risk_check.facial_duplicates.some(({ id }) => id !== 'unrecognised' && !own.has(foldedId(id))),
} satisfies Readonly<Record<string, (snapshot: Snapshot, own: ReadonlySet<string>) => boolean>>

export type VetoName = keyof typeof observed

export const vetoNames: ReadonlyArray<VetoName> = Object.keys(observed) as ReadonlyArray<VetoName>

/** The vetoes that apply, in a fixed order. */
export const vetoesOn = (snapshot: Snapshot, history: History): ReadonlyArray<VetoName> => {
  const own = ownIds(snapshot, history)
  return vetoNames.filter(name => observed[name](snapshot, own))
}
