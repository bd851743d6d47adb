import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'
import { instant } from '../../codec/instant.ts'
import * as json from '../../codec/json.ts'
import { openEnum } from '../../codec/open-enum.ts'
import { orElse } from '../../codec/or-else.ts'
import { text } from '../../codec/text.ts'

/**
 * Plaid's schema `IdentityVerificationStatus`. Plaid adds members without a new version; an unknown one is read as
 * `unrecognised`.
 */
export const AttemptStatus = openEnum('AttemptStatus', [
  'active',
  'success',
  'failed',
  'expired',
  'canceled',
  'pending_review',
])
export type AttemptStatus = t.TypeOf<typeof AttemptStatus>

/** Plaid's schema `IdentityVerificationStepStatus`, open as `AttemptStatus` is. */
export const StepStatus = openEnum('StepStatus', [
  'success',
  'active',
  'failed',
  'waiting_for_prerequisite',
  'not_applicable',
  'skipped',
  'expired',
  'canceled',
  'pending_review',
  'manually_approved',
  'manually_rejected',
])
export type StepStatus = t.TypeOf<typeof StepStatus>

/** The status of a step; `unknown`: it is absent, or cannot be read. */
const StepReading = orElse(StepStatus, 'unknown' as const)
export type StepReading = t.TypeOf<typeof StepReading>

/** Plaid's schema `IdentityVerificationStepSummary`, in the order in which Link runs the steps. */
const StepReadings = t.strict(
  {
    accept_tos: StepReading,
    verify_sms: StepReading,
    kyc_check: StepReading,
    documentary_verification: StepReading,
    selfie_check: StepReading,
    watchlist_screening: StepReading,
    risk_check: StepReading,
  },
  'StepReadings',
)
export type StepReadings = t.TypeOf<typeof StepReadings>

export type StepName = keyof StepReadings

/** The steps, in the order in which Link runs them. */
export const stepNames = Object.keys(StepReadings.type.props) as ReadonlyArray<StepName>

const noSteps: StepReadings = {
  accept_tos: 'unknown',
  verify_sms: 'unknown',
  kyc_check: 'unknown',
  documentary_verification: 'unknown',
  selfie_check: 'unknown',
  watchlist_screening: 'unknown',
  risk_check: 'unknown',
}

const id = text('id', '1 character or more', value => value !== '')

/**
 * One Identity Verification attempt: the members of Plaid's schema `IdentityVerification` that a decision or an
 * answer needs. It is exact: every other member, personal data included, is dropped when the answer is decoded.
 *
 * Every attempt must have what places it among the others: id, owner, template, time, previous attempt and status.
 * What it lacks beyond that is unknown: Plaid's list holds attempts of many years, and one of them must not make the
 * whole list unreadable.
 */
export const Attempt = t.exact(
  t.intersection([
    t.type({
      id,
      /** Null if Plaid does not name the owner. */
      client_user_id: t.union([t.string, t.null]),
      created_at: instant,
      previous_attempt_id: t.union([id, t.null]),
      shareable_url: orElse(t.union([t.string, t.null]), null),
      template: t.strict({ id, version: orElse(t.union([t.number, t.null]), null) }),
      status: AttemptStatus,
      steps: orElse(StepReadings, noSteps),
    }),
    /** Plaid's id of the request; rows of a list have none. */
    t.partial({ request_id: orElse(t.union([t.string, t.undefined]), undefined) }),
  ]),
  'Attempt',
)
export type Attempt = t.TypeOf<typeof Attempt>

/** An attempt without its bearer link, as a row of Plaid's list is read. */
export type AttemptRow = Omit<Attempt, 'shareable_url'>

/** An attempt with its owner, which the answer to its retry is compared with. */
export type OwnedAttempt = Pick<Attempt, 'id' | 'template'> & { readonly client_user_id: string }

/** The attempt in an answer's body; none if the body is not JSON or has another shape. */
export const attemptOf = (body: string): O.Option<Attempt> =>
  pipe(json.parse(body), O.fromEither, O.flatMap(O.fromEitherK(Attempt.decode)))
