import type { RiskCheck, Word } from '../../laws/reading/plaid-answer.ts'
import { benignRisk } from './benign.ts'
import { product } from './product.ts'
import { newWord, wordsOf } from './words-of.ts'

const behaviors = product(
  [...wordsOf('RiskCheckBehaviorUserInteractionsLabel'), newWord],
  [...wordsOf('RiskCheckBehaviorBotDetectedLabel'), newWord],
  [...wordsOf('RiskCheckBehaviorFraudRingDetectedLabel'), newWord],
).map(([user_interactions, bot_detected, fraud_ring_detected]) => ({
  behavior: { user_interactions, bot_detected, fraud_ring_detected },
}))

const score = (value: number | Word) => ({ score: value })
const scores = product([0, 69, 69.5, 70, 100, null, newWord], [0, 89, 89.5, 90, 100, null, newWord]).map(
  ([synthetic, stolen]) => ({
    identity_abuse_signals: { synthetic_identity: score(synthetic), stolen_identity: score(stolen) },
  }),
)

const trust = [0, 19, 19.5, 20, 100, null, newWord].map(trust_index_score => ({ trust_index_score }))

const devices = [
  ...product([...wordsOf('ProxyType'), newWord], [0, 1, 2, null, newWord]).map(
    ([ip_proxy_type, ip_spam_list_count]) => [{ ip_proxy_type, ip_spam_list_count }],
  ),
  [],
  [
    { ip_proxy_type: 'none_detected', ip_spam_list_count: 3 },
    { ip_proxy_type: 'tor', ip_spam_list_count: 0 },
  ],
]

const emails = [
  ...product(
    [...wordsOf('RiskCheckEmailIsDeliverableStatus'), newWord],
    [...wordsOf('RiskCheckEmailDomainIsDisposable'), newWord],
    [...wordsOf('RiskCheckEmailTopLevelDomainIsSuspicious'), newWord],
  ).map(([is_deliverable, domain_is_disposable, top_level_domain_is_suspicious]) => ({
    is_deliverable,
    domain_is_disposable,
    top_level_domain_is_suspicious,
  })),
  null,
]

/** Whose faces the risk check reports: see `owners` in `benign.ts`. */
const faces = [
  [],
  ['idv_own'],
  ['flwses_own'],
  ['idv_stranger'],
  ['idv_unasked'],
  ['idv_judged'],
  ['idv_own', 'idv_stranger'],
  ['idv_stranger', 'idv_unasked'],
  [null],
].map(ids => ({ facial_duplicates: ids.map(id => ({ id })) }))

/** The findings of the risk check, group by group. */
export const riskGroups: Readonly<Record<string, ReadonlyArray<RiskCheck>>> = {
  behavior: behaviors,
  scores,
  trust,
  devices: devices.map(one => ({ devices: one })),
  email: emails.map(email => ({ email })),
  faces,
}

/** Findings of other groups beside which a group is tried: two signs of a network are read together. */
export const riskBases: ReadonlyArray<RiskCheck> = [
  {},
  { devices: [{ ip_proxy_type: 'tor', ip_spam_list_count: 0 }] },
  { devices: [{ ip_proxy_type: 'none_detected', ip_spam_list_count: 2 }] },
  { email: { is_deliverable: 'no', domain_is_disposable: 'no', top_level_domain_is_suspicious: 'no' } },
]

export const riskOf = (...groups: ReadonlyArray<RiskCheck>): RiskCheck => Object.assign({}, benignRisk, ...groups)

/** No risk check, or none of its findings. */
export const riskOddities: ReadonlyArray<RiskCheck | null> = [null, {}]
