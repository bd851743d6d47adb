import type { PlaidEnv } from './plaid/environment.ts'
import type { Caps } from './policy/policy-data.ts'
import type { Subject, SubjectKey } from './request/subject.ts'

/**
 * What is counted over many subjects:
 * - `User`: the retries of a user over all templates.
 * - `UserByDocumentOrSelfie`: of these, the automatic ones by a rule about a document or a selfie.
 * - `Day`: the automatic retries of a day; `day` is in days since 1970, UTC.
 * - `Pace`: the automatic sends that began in a slot of `sendPace`; `slot` is in slots since 1970.
 */
export type Counter =
  | { readonly _tag: 'User'; readonly environment: PlaidEnv; readonly client_user_id: Subject['client_user_id'] }
  | {
      readonly _tag: 'UserByDocumentOrSelfie'
      readonly environment: PlaidEnv
      readonly client_user_id: Subject['client_user_id']
    }
  | { readonly _tag: 'Day'; readonly environment: PlaidEnv; readonly day: number }
  | { readonly _tag: 'Pace'; readonly environment: PlaidEnv; readonly slot: number }

/** One more on a counter, while it stays within `max`. */
export interface Reservation {
  readonly counter: Counter
  readonly max: number
}

interface BudgetedRetry {
  readonly mode: 'automatic' | 'on-demand'
  readonly isDocumentOrSelfie: boolean
}

/** A retry on demand counts for the user, but the user's budget does not limit it. */
const unlimited = Number.MAX_SAFE_INTEGER

/** The budgets over many subjects that a retry uses. The caps of its own subject are checked by the fence. */
export const reservationsFor = (
  { environment, client_user_id }: Pick<SubjectKey, 'environment' | 'client_user_id'>,
  { mode, isDocumentOrSelfie }: BudgetedRetry,
  day: number,
  caps: Caps,
): ReadonlyArray<Reservation> => {
  const user = { counter: { _tag: 'User', environment, client_user_id }, max: caps.retriesPerUserMax } as const
  if (mode === 'on-demand') return [{ ...user, max: unlimited }]
  const document = {
    counter: { _tag: 'UserByDocumentOrSelfie', environment, client_user_id },
    max: caps.automaticByDocumentOrSelfieMax,
  } as const
  const ofDay = { counter: { _tag: 'Day', environment, day }, max: caps.automaticPerDayMax } as const
  return [user, ...(isDocumentOrSelfie ? [document] : []), ofDay]
}
