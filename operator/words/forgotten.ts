import type { ForgetAnswer } from '../../lib/domain/operator/change-answers.ts'

export const forgottenInWords = ({ client_user_id, removed, ended, remains }: ForgetAnswer): ReadonlyArray<string> => [
  `${client_user_id} is forgotten. Removed: ledgers ${removed.ledgers}, decisions ${removed.decisions}, watched attempts ${removed.watched_attempts}, budgets ${removed.budgets}.`,
  `Ended: planned retries ${ended.scheduled}, looks ${ended.watched}, reviews ${ended.reviews}.`,
  ...(remains.length === 0 ? [] : ['What remains:']),
  ...remains.map(({ where, days, text }) => `  ${where}, up to ${days} days: ${text}`),
]
