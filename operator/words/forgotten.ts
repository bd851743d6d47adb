import type { ForgetAnswer } from '../../lib/domain/operator/change-answers.ts'

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

const under = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [] : [title, ...lines.map(line => `  ${line}`)]

export const forgottenInWords = (answer: ForgetAnswer): ReadonlyArray<string> => {
  const { client_user_id, attempts_at_plaid, removed, ended, remains, not_ours = [] } = answer
  if (attempts_at_plaid === 0 && sum(removed) + sum(ended) === 0)
    return [
      `Nothing is kept about ${client_user_id}, and Plaid lists no attempt of this id.`,
      'If this person has tried to verify, the id is mistyped: small and capital letters differ.',
    ]
  return [
    `${client_user_id} is forgotten. Removed: ledgers ${removed.ledgers}, decisions ${removed.decisions}, watched attempts ${removed.watched_attempts}, budgets ${removed.budgets}.`,
    `Ended: planned retries ${ended.scheduled}, looks ${ended.watched}, reviews ${ended.reviews}.`,
    ...under(
      'What remains:',
      remains.map(({ where, days, text }) => `${where}, up to ${days} days: ${text}`),
    ),
    ...under(
      'What others have, and this service cannot remove:',
      not_ours.map(({ where, text }) => `${where}: ${text}`),
    ),
    'Run it again in a minute: a call that was running meanwhile may have written once more.',
  ]
}
