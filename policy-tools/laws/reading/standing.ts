import type { KycCheck, PlaidAnswer, PlaidDocument, PlaidSelfie, RiskCheck, Word } from './plaid-answer.ts'
import { rowsOf } from './rows.ts'
import type { Situation } from './situation.ts'

/** The steps in the order in which Link runs them. */
export const steps = [
  'accept_tos',
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'watchlist_screening',
  'risk_check',
] as const
export type Step = (typeof steps)[number]

/** An attempt, with those before it, latest first. */
export interface Chain {
  readonly answer: PlaidAnswer
  readonly before: ReadonlyArray<PlaidAnswer>
}

/** The attempt that a step ran in: a skipped step was done in the attempt before. Undefined if that is not known. */
export const ranIn = ({ answer, before }: Chain, step: Step): PlaidAnswer | undefined =>
  answer.steps[step] === 'skipped' ? before.find(each => each.steps[step] !== 'skipped') : answer

/** How a step stands; undefined if it is skipped, and the attempt in which it ran is not known. */
export const standing = (chain: Chain, step: Step): Word => {
  // Terms that are skipped were accepted before, and given to Plaid by its API.
  if (step === 'accept_tos' && chain.answer.steps[step] === 'skipped') return 'success'
  const source = ranIn(chain, step)
  return source === undefined ? undefined : source.steps[step]
}

export const failed = (chain: Chain, step: Step): boolean => standing(chain, step) === 'failed'

/** The step that ended a failed session: the last one that failed in the attempt itself. */
export const decidingStep = ({ answer }: Chain): Step | undefined =>
  answer.status === 'failed' ? steps.findLast(step => answer.steps[step] === 'failed') : undefined

export const kycOf = (chain: Chain): KycCheck => (ranIn(chain, 'kyc_check') ?? chain.answer).kyc_check ?? {}

export const documentsOf = (chain: Chain): ReadonlyArray<PlaidDocument> =>
  rowsOf((ranIn(chain, 'documentary_verification') ?? chain.answer).documentary_verification?.documents)

export const selfiesOf = (chain: Chain): ReadonlyArray<PlaidSelfie> =>
  rowsOf((ranIn(chain, 'selfie_check') ?? chain.answer).selfie_check?.selfies)

/** The attempt's own risk check, and the one that a skipped step refers to. */
export const risksOf = (chain: Chain): ReadonlyArray<RiskCheck> => {
  const source = ranIn(chain, 'risk_check')
  return [chain.answer, ...(source === undefined || source === chain.answer ? [] : [source])].flatMap(
    ({ risk_check }) => (risk_check === null ? [] : [risk_check]),
  )
}

/**
 * The judged attempt and those before it that count, latest first, each with all before it. The lineage is cut at its
 * last success, which still belongs to it.
 */
export const lineage = ({ answer, before }: Pick<Situation, 'answer' | 'before'>): ReadonlyArray<Chain> => {
  const success = before.findIndex(({ status }) => status === 'success')
  const counting = success === -1 ? before : before.slice(0, success + 1)
  return [{ answer, before }, ...counting.map((each, index) => ({ answer: each, before: before.slice(index + 1) }))]
}
