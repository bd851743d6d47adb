import type { NoRetryLaw } from './reading/law.ts'

const folded = (id: string): string => id.replace(/^flwtmp_/, 'idvtmp_')

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'Only the newest attempt is retried, once, one at a time, with a template and in an environment of the policy.',
  why: 'Plaid retries the newest attempt, whichever is named, and each retry makes a new session.',
  where: ({ answer, place, counts, environment }, { templateIds, environments }) =>
    place !== 'newest' ||
    counts.inFlight !== 0 ||
    !environments.includes(environment) ||
    !templateIds.some(id => folded(id) === folded(answer.template.id)),
}
