import type { PlaidAnswer, Word } from '../../laws/reading/plaid-answer.ts'
import { type Step, steps as stepNames } from '../../laws/reading/standing.ts'
import { benignSteps } from './benign.ts'
import { product } from './product.ts'
import { newWord } from './words-of.ts'

type Steps = PlaidAnswer['steps']

export const statuses = ['failed', 'expired', 'success', 'active', 'canceled', 'pending_review', newWord]

const stepStatuses: ReadonlyArray<Word> = [
  'success',
  'manually_approved',
  'not_applicable',
  'waiting_for_prerequisite',
  'active',
  'expired',
  'canceled',
  'failed',
  'skipped',
  'pending_review',
  'manually_rejected',
  newWord,
  null,
]

/** Statuses of steps between which a decision may distinguish, without those that hold or veto whatever else there is. */
const ordinary: Readonly<Record<Step, ReadonlyArray<string>>> = {
  accept_tos: ['success', 'failed', 'skipped'],
  verify_sms: ['success', 'failed', 'skipped'],
  kyc_check: ['success', 'not_applicable', 'failed', 'skipped'],
  documentary_verification: ['success', 'not_applicable', 'failed', 'skipped'],
  selfie_check: ['success', 'not_applicable', 'failed', 'skipped'],
  watchlist_screening: ['success', 'failed', 'skipped'],
  risk_check: ['success', 'manually_approved', 'failed', 'skipped'],
}

/** All combinations of the ordinary ones. */
export const ordinarySteps: ReadonlyArray<Steps> = product(...stepNames.map(step => ordinary[step])).map(row =>
  Object.fromEntries(stepNames.map((step, index) => [step, row[index]])),
)

/** Each two steps at any statuses, beside a `kyc_check` that failed; steps that Plaid may add. */
export const pairedSteps: ReadonlyArray<Steps> = [
  ...stepNames.flatMap((one, index) =>
    stepNames.slice(index + 1).flatMap(other =>
      product(stepStatuses, stepStatuses).map(([first, second]) => ({
        ...benignSteps,
        kyc_check: 'failed',
        [one]: first,
        [other]: second,
      })),
    ),
  ),
  ...stepStatuses.map(status => ({ ...benignSteps, kyc_check: 'failed', new_step: status })),
  {},
]

export const withSteps = (part: Partial<Record<Step, string>>): Steps => ({ ...benignSteps, ...part })
