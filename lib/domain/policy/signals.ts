import { bounds } from './bounds.ts'
import type { Standing } from './findings/standing.ts'

type Risk = Standing['risks'][number]

const isMasked = ({ devices }: Risk): boolean =>
  devices.some(({ ip_proxy_type }) => ['tor', 'web_proxy', 'public_proxy'].includes(ip_proxy_type))

const isOnSpamLists = ({ devices }: Risk): boolean =>
  devices.some(
    ({ ip_spam_list_count }) =>
      typeof ip_spam_list_count === 'number' && ip_spam_list_count >= bounds.spamListsSuspicious,
  )

const isOfThrowawayEmail = ({ email }: Risk): boolean =>
  email.domain_is_disposable === 'yes' ||
  email.top_level_domain_is_suspicious === 'yes' ||
  email.is_deliverable === 'no'

/**
 * Signs of fraud that are weaker than a veto: a policy says what they mean. An absent one is unknown, and not a sign.
 * Paths are those of Plaid's schema `IdentityVerification`.
 */
const observed = {
  'risky-interactions': ({ risks }) => risks.some(({ behavior }) => behavior.user_interactions === 'risky'),
  'low-trust-index': ({ risks }) =>
    risks.some(
      ({ trust_index_score }) => typeof trust_index_score === 'number' && trust_index_score < bounds.trustIndexLow,
    ),
  /** At least two of: a proxy that hides the address (a VPN alone does not), an address on spam lists, a throw-away email. */
  'suspicious-network': ({ risks }) =>
    [isMasked, isOnSpamLists, isOfThrowawayEmail].filter(sign => risks.some(sign)).length >= 2,
  'many-phone-numbers': ({ phoneNumbers }) => phoneNumbers > bounds.phoneNumbersUsual,
} as const satisfies Readonly<Record<string, (standing: Standing) => boolean>>

export type SignalName = keyof typeof observed

export const signalNames = Object.keys(observed) as ReadonlyArray<SignalName>

/** What a policy makes of a signal. */
export const signalActions = ['hold', 'never', 'ignore'] as const
export type SignalAction = (typeof signalActions)[number]

/** The signals that apply, in a fixed order; none once a person has approved the risk check. */
export const signalsOn = (standing: Standing): ReadonlyArray<SignalName> =>
  standing.steps.risk_check === 'manually_approved' ? [] : signalNames.filter(name => observed[name](standing))
