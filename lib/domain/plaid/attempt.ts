import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'
import { instant } from '../../codec/instant.ts'
import * as json from '../../codec/json.ts'
import { openEnum } from '../../codec/open-enum.ts'
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

/** Plaid's schema `IdentityVerificationStepSummary`, in the order in which Link runs the steps. */
export const StepSummary = t.strict(
  {
    accept_tos: StepStatus,
    verify_sms: StepStatus,
    kyc_check: StepStatus,
    documentary_verification: StepStatus,
    selfie_check: StepStatus,
    watchlist_screening: StepStatus,
    risk_check: StepStatus,
  },
  'StepSummary',
)
export type StepSummary = t.TypeOf<typeof StepSummary>

const id = text('id', '1 character or more', value => value !== '')

/**
 * One Identity Verification attempt: the members of Plaid's schema `IdentityVerification` that a decision or an
 * answer needs. It is exact: every other member, personal data included, is dropped when the answer is decoded.
 */
export const Attempt = t.exact(
  t.intersection([
    t.type({
      id,
      client_user_id: t.string,
      created_at: instant,
      previous_attempt_id: t.union([id, t.null]),
      shareable_url: t.union([t.string, t.null]),
      template: t.strict({ id, version: t.number }),
      status: AttemptStatus,
      steps: StepSummary,
    }),
    /** Plaid's id of the request; rows of a list have none. */
    t.partial({ request_id: t.string }),
  ]),
  'Attempt',
)
export type Attempt = t.TypeOf<typeof Attempt>

/** The attempt in an answer's body; none if the body is not JSON or has another shape. */
export const attemptOf = (body: string): O.Option<Attempt> =>
  pipe(json.parse(body), O.fromEither, O.flatMap(O.fromEitherK(Attempt.decode)))
