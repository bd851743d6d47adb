import type { PlaidEnv } from './plaid/environment.ts'
import type { Caps } from './policy/policy-data.ts'
import type { Subject, SubjectKey } from './request/subject.ts'

/**
 * What is counted over many subjects: a user's retries over all templates; of them, the automatic ones by rules about a document or a selfie;
 * a day's (days since 1970, UTC) and a minute's (minutes since 1970).
 */
export type Counter =
  | { readonly _tag: 'User'; readonly environment: PlaidEnv; readonly client_user_id: Subject['client_user_id'] }
  | {
      readonly _tag: 'UserByDocumentOrSelfie'
      readonly environment: PlaidEnv
      readonly client_user_id: Subject['client_user_id']
    }
  | { readonly _tag: 'Day'; readonly environment: PlaidEnv; readonly day: number }
  | { readonly _tag: 'Minute'; readonly environment: PlaidEnv; readonly minute: number }

/** One more of a counter, up to a number. */
export interface Reservation {
  readonly counter: Counter
  readonly max: number
}

interface BudgetedRetry {
  readonly mode: 'automatic' | 'on-demand'
  readonly isDocumentOrSelfie: boolean
}

/** A person's retry counts for the user, and the user's budget does not stop it. */
const unlimited = Number.MAX_SAFE_INTEGER

/** The budgets beyond the subject's own that a retry takes from; the fence checks those of the subject. */
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
