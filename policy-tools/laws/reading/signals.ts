import type { RiskCheck } from './plaid-answer.ts'
import { rowsOf } from './rows.ts'
import { type Chain, ranIn, risksOf, standing } from './standing.ts'

const networkSigns: ReadonlyArray<(risk: RiskCheck) => boolean> = [
  ({ devices }) =>
    rowsOf(devices).some(device => ['tor', 'web_proxy', 'public_proxy'].includes(device.ip_proxy_type ?? '')),
  ({ devices }) =>
    rowsOf(devices).some(device => {
      const lists = device.ip_spam_list_count
      return typeof lists === 'number' && lists >= 2
    }),
  ({ email }) =>
    email?.['domain_is_disposable'] === 'yes' ||
    email?.['top_level_domain_is_suspicious'] === 'yes' ||
    email?.['is_deliverable'] === 'no',
]

const phoneNumbers = (chain: Chain): number =>
  Math.max(
    ...[chain.answer, ranIn(chain, 'verify_sms')].map(attempt => {
      const numbers = rowsOf(attempt?.verify_sms?.verifications).map(row => row.phone_number)
      return new Set(numbers.filter(number => typeof number === 'string' && number !== '')).size
    }),
  )

/** The signals of fraud that an attempt shows; none once a person has approved its risk check. */
export const signalsOf = (chain: Chain): ReadonlyArray<string> => {
  if (standing(chain, 'risk_check') === 'manually_approved') return []
  const risks = risksOf(chain)
  return [
    ...(risks.some(({ behavior }) => behavior?.['user_interactions'] === 'risky') ? ['risky-interactions'] : []),
    ...(risks.some(({ trust_index_score: score }) => typeof score === 'number' && score < 20)
      ? ['low-trust-index']
      : []),
    ...(networkSigns.filter(sign => risks.some(sign)).length >= 2 ? ['suspicious-network'] : []),
    ...(phoneNumbers(chain) > 3 ? ['many-phone-numbers'] : []),
  ]
}
