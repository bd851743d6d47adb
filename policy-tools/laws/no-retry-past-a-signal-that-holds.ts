import type { NoRetryLaw } from './reading/law.ts'
import { signalsOf } from './reading/signals.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried that shows a signal of fraud for which the policy says hold or never.',
  why: 'A signal is weaker than a veto, but a person must look at it first.',
  where: (situation, { signals }) =>
    signalsOf(situation).some(signal => (signals as Readonly<Record<string, string>>)[signal] !== 'ignore'),
}
