import type { KycCheck, RiskCheck, Word } from '../../policy-tools/laws/reading/plaid-answer.ts'
import type { Classes } from '../../policy-tools/prove/partition.ts'
import type { SliceClasses } from '../../policy-tools/prove/slice-classes.ts'
import { benignKyc, benignRisk } from '../../policy-tools/prove/slices/benign.ts'
import {
  closeBirthFindings,
  closeNameFindings,
  doubtfulFindings,
  expiredFindings,
  forgedFindings,
  photoOf,
  poorFindings,
  unknownQuality,
  unreadFindings,
  unsupportedFindings,
  wrongBirthFindings,
  wrongNameFindings,
} from '../../policy-tools/prove/slices/photo.ts'
import { riskGroups, riskOf } from '../../policy-tools/prove/slices/risk.ts'
import { selfieInputs } from '../../policy-tools/prove/slices/selfie.ts'
import { smsInputs } from '../../policy-tools/prove/slices/sms.ts'

const picked = <T>(representatives: ReadonlyArray<T>): Classes<T> => ({
  inputs: representatives.length,
  representatives,
  bySignature: new Map(),
  signatureOf: () => '',
})

const kyc = (part: Readonly<Record<string, Word>>, po_box: Word = 'no'): KycCheck => {
  const summaries = Object.fromEntries(Object.entries(part).map(([detail, summary]) => [detail, { summary }]))
  return { ...benignKyc, ...summaries, address: { summary: part['address'] ?? 'match', po_box } }
}

const kycs: ReadonlyArray<KycCheck> = [
  kyc({}),
  kyc({}, 'yes'),
  kyc({ name: 'partial_match' }),
  kyc({ address: 'no_match' }),
  kyc({ phone_number: 'no_match' }),
  kyc({ name: 'partial_match', address: 'partial_match' }),
  kyc({ date_of_birth: 'partial_match' }),
  kyc({ date_of_birth: 'no_match' }),
  kyc({ id_number: 'no_match' }),
  kyc({ name: 'no_match', address: 'no_match' }),
  kyc({ name: 'no_data' }),
  kyc({ date_of_birth: 'no_data' }),
  kyc({ name: 'partial_match', phone_number: 'no_input' }),
  kyc({ name: 'partial_match', id_number: 'no_input' }),
  kyc({ name: null }),
]

const photos = [
  [],
  [expiredFindings],
  [poorFindings],
  [unsupportedFindings],
  [unreadFindings, { authenticity: 'no_data' }],
  [unknownQuality, expiredFindings],
  [wrongNameFindings],
  [wrongBirthFindings],
  [closeNameFindings],
  [closeBirthFindings],
  [poorFindings, wrongNameFindings],
  [unsupportedFindings, wrongNameFindings],
  [forgedFindings, expiredFindings],
  [poorFindings, forgedFindings],
  [unknownQuality, forgedFindings],
  [doubtfulFindings, expiredFindings],
].map(findings => photoOf(...findings))

const every = <T>(list: ReadonlyArray<T>, step: number): ReadonlyArray<T> =>
  list.filter((_, index) => index % step === 0)

const risks: ReadonlyArray<RiskCheck> = [
  benignRisk,
  ...every(riskGroups['behavior'] ?? [], 11).map(part => riskOf(part)),
  ...every(riskGroups['scores'] ?? [], 5).map(part => riskOf(part)),
  ...(riskGroups['trust'] ?? []).map(part => riskOf(part)),
  ...(riskGroups['faces'] ?? []).map(part => riskOf(part)),
  riskOf({
    devices: [{ ip_proxy_type: 'tor', ip_spam_list_count: 2 }],
    email: { is_deliverable: 'yes', domain_is_disposable: 'no', top_level_domain_is_suspicious: 'no' },
  }),
]

/** Inputs picked by hand, of which some show each rule, veto and signal: to look for faults quickly, and no proof. */
export const pickedClasses: SliceClasses = {
  kyc: picked(kycs),
  photo: picked(photos),
  selfie: picked(every(selfieInputs, 9)),
  risk: picked<RiskCheck | null>([...risks, null]),
  sms: picked(smsInputs),
  photoGroups: {},
  riskGroups: {},
}
