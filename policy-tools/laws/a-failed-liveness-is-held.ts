import type { NoRetryLaw } from './reading/law.ts'
import { failed, selfiesOf } from './reading/standing.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried whose failed selfie step has a selfie that failed its liveness check, or warns of the age.',
  why: 'An attack and bad light look the same in what Plaid answers.',
  where: situation =>
    failed(situation, 'selfie_check') &&
    selfiesOf(situation).some(
      ({ analysis }) =>
        analysis?.liveness_check === 'failed' || ['warning', 'no_match'].includes(analysis?.age_check?.status ?? ''),
    ),
}
