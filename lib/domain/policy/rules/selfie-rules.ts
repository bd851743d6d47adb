import type { SelfieReading } from '../findings/details.ts'
import { isFailed, type Standing } from '../findings/standing.ts'

type Selfie = SelfieReading['analysis']

/** The person is there and is the one of the document, and looks as old as they say: only the photo was not clear. */
const isHarmlessSelfie = ({ liveness_check, document_comparison, age_check }: Selfie): boolean =>
  liveness_check === 'success' &&
  ['match', 'no_input'].includes(document_comparison) &&
  !['warning', 'no_match'].includes(age_check.status)

/** Whether the selfies of a failed step say nothing against the person. */
export const areSelfiesHarmless = ({ selfies }: Standing): boolean =>
  selfies.length > 0 && selfies.every(({ analysis }) => isHarmlessSelfie(analysis))

/** Rules about selfies: one suspicious selfie is enough for suspicion. */
export const selfieRules = {
  /** An attack or bad light: Plaid's answer does not distinguish them. */
  'liveness-failed': (standing: Standing): boolean =>
    isFailed(standing, 'selfie_check') && standing.selfies.some(({ analysis }) => analysis.liveness_check === 'failed'),

  'selfie-unclear': (standing: Standing): boolean =>
    standing.deciding === 'selfie_check' && areSelfiesHarmless(standing),
}
