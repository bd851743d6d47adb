import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { Edit } from '../../support/edited.ts'
import { retried } from '../../support/plaid-answer.ts'
import { snapshotOf } from '../../support/policy-inputs.ts'

/** How an attempt ends, and the decision that `docs/policy.md` gives for it, written here independently of the code. */
export interface Finding {
  readonly name: string
  readonly expects: 'retry' | 'hold' | 'never' | 'nothing'
  /** Maximum of automatic retries by its rule, per user and template. */
  readonly automaticMax: number
  readonly isDocumentOrSelfie: boolean
  /** Whether a veto forbids the retry, and not a rule. */
  readonly isVetoed: boolean
  /** The shortest time from the end of the attempt to its retry. */
  readonly delayMs: number
  readonly snapshot: Snapshot
}

const minuteMs = 60_000
const doc = '/documentary_verification/documents/0/analysis'

const again = (
  name: keyof typeof retried,
  { automaticMax = 1, isDocumentOrSelfie = false, delayMinutes = 15 } = {},
): Finding => ({
  name,
  expects: 'retry',
  automaticMax,
  isDocumentOrSelfie,
  isVetoed: false,
  delayMs: delayMinutes * minuteMs,
  snapshot: snapshotOf(...retried[name]),
})

const without = (
  name: string,
  expects: 'hold' | 'never' | 'nothing',
  edits: ReadonlyArray<Edit> = [],
  isVetoed = false,
): Finding => ({
  name,
  expects,
  automaticMax: 0,
  isDocumentOrSelfie: false,
  isVetoed: expects === 'never' || isVetoed,
  delayMs: 0,
  snapshot: snapshotOf(...edits),
})

const typing: ReadonlyArray<Edit> = retried['one-detail-differs']
const document = { isDocumentOrSelfie: true }

const toRetry: ReadonlyArray<Finding> = [
  again('session-expired', { delayMinutes: 0 }),
  again('sms-not-verified'),
  again('one-detail-differs', { automaticMax: 2 }),
  again('image-unclear', document),
  again('document-expired', document),
  again('document-unsuitable', document),
  again('entry-differs-from-document', document),
  again('selfie-unclear', document),
]

const notToRetry: ReadonlyArray<Finding> = [
  without('two details differ', 'hold', [
    ...typing,
    ['/kyc_check/name/summary', 'no_match'],
    ['/kyc_check/address/summary', 'no_match'],
  ]),
  without('thin file', 'hold', [...typing, ['/kyc_check/name/summary', 'no_data']]),
  without('no rule', 'hold'),
  without('risky interactions', 'hold', [...typing, ['/risk_check/behavior/user_interactions', 'risky']]),
  without('liveness', 'hold', [
    ...retried['selfie-unclear'],
    ['/selfie_check/selfies/0/analysis/liveness_check', 'failed'],
  ]),
  without('another name on the document', 'hold', [
    ...retried['document-expired'],
    [`${doc}/extracted_data/name`, 'no_match'],
  ]),
  without('forged', 'never', [...retried['document-expired'], [`${doc}/authenticity`, 'no_match']]),
  without('risk', 'never', [...typing, ['/steps/risk_check', 'failed']]),
  without('watchlist', 'never', [...typing, ['/steps/watchlist_screening', 'failed']]),
  without('watchlist under review', 'hold', [...typing, ['/steps/watchlist_screening', 'pending_review']], true),
  without('bot', 'never', [...typing, ['/risk_check/behavior/bot_detected', 'yes']]),
  without('canceled', 'nothing', [...typing, ['/status', 'canceled']]),
  without('under review', 'nothing', [...typing, ['/status', 'pending_review']]),
]

export const success = without('success', 'nothing', [['/status', 'success']])
export const active = without('active', 'nothing', [...typing, ['/status', 'active']])
export const canceled = without('canceled', 'nothing', [...typing, ['/status', 'canceled']])
/** What Plaid may show for a while after the end: the status, and no findings. */
export const failedWithoutFindings = without('failed without findings', 'nothing')

/** An operator in Plaid's dashboard rejects a failed attempt. */
export const rejectedByPerson = without('rejected', 'never', [...typing, ['/steps/kyc_check', 'manually_rejected']])

/** The possible ends of attempts. Most of them make a retry due. */
export const findings: ReadonlyArray<Finding> = [...toRetry, ...toRetry, ...notToRetry]
