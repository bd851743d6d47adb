import type { KycCheck, PlaidAnswer, PlaidDocument, PlaidSelfie, RiskCheck } from '../laws/reading/plaid-answer.ts'
import type { Situation } from '../laws/reading/situation.ts'
import { type Classes, classesOf, type Probe, type Signer } from './partition.ts'
import { benignAnswer, benignKyc, chainOf, situationOf } from './slices/benign.ts'
import { kycInputs, kycOddities } from './slices/kyc.ts'
import {
  asTry,
  closeBirthFindings,
  closeNameFindings,
  expiredFindings,
  type Findings,
  photoGroups,
  photoOddities,
  photoOf,
  poorFindings,
  unknownQuality,
  unreadFindings,
  unsupportedFindings,
  wrongBirthFindings,
  wrongNameFindings,
} from './slices/photo.ts'
import { product } from './slices/product.ts'
import { riskBases, riskGroups, riskOddities, riskOf } from './slices/risk.ts'
import { selfieInputs } from './slices/selfie.ts'
import { smsInputs } from './slices/sms.ts'
import { withSteps } from './slices/steps.ts'

/** The classes of each slice: the inputs that no rule, veto, signal or law tells apart have one representative. */
export interface SliceClasses {
  readonly kyc: Classes<KycCheck>
  /** By group of findings, before groups are combined. */
  readonly photoGroups: Readonly<Record<string, Classes<Findings>>>
  readonly photo: Classes<PlaidDocument>
  readonly selfie: Classes<PlaidSelfie>
  readonly riskGroups: Readonly<Record<string, Classes<RiskCheck>>>
  readonly risk: Classes<RiskCheck | null>
  readonly sms: Classes<PlaidAnswer['verify_sms']>
}

const kycFailed = withSteps({ kyc_check: 'failed' })
const kycBeforeDocument = withSteps({ kyc_check: 'failed', documentary_verification: 'failed' })
const documentFailed = withSteps({ documentary_verification: 'failed' })
const documentAlone = withSteps({ kyc_check: 'not_applicable', documentary_verification: 'failed' })
const documentBeforeSelfie = withSteps({
  kyc_check: 'not_applicable',
  documentary_verification: 'failed',
  selfie_check: 'failed',
})
const smsFailed = withSteps({
  verify_sms: 'failed',
  kyc_check: 'not_applicable',
  documentary_verification: 'not_applicable',
})
const smsAfterSkip = withSteps({ verify_sms: 'failed', kyc_check: 'skipped' })
const selfieFailed = withSteps({ selfie_check: 'failed' })

const answer = (part: Partial<PlaidAnswer>): PlaidAnswer => ({ ...benignAnswer, ...part })
const documents = (...photos: ReadonlyArray<PlaidDocument>) => ({ documents: photos })

const expired = photoOf(expiredFindings)
const later = asTry(expired, 2)
const wrongName = photoOf(wrongNameFindings)
const wrongBirth = photoOf(wrongBirthFindings)
const onlyName = { ...benignKyc, date_of_birth: { summary: 'no_data' } }
const onlyBirth = { ...benignKyc, name: { summary: 'no_data' } }

/** Only where the details decide it matters whether the address is a post office box. */
const kycProbes = (kyc_check: KycCheck): ReadonlyArray<Probe> => [
  { situations: () => [situationOf(answer({ steps: kycFailed, kyc_check }))] },
  {
    key: JSON.stringify(Object.values(kyc_check).map(found => found?.summary ?? null)),
    situations: () => [
      situationOf(answer({ steps: kycBeforeDocument, kyc_check, documentary_verification: documents(expired) })),
      situationOf(answer({ steps: documentFailed, kyc_check, documentary_verification: documents(wrongName) })),
      situationOf(answer({ steps: documentFailed, kyc_check, documentary_verification: documents(wrongBirth) })),
      chainOf(answer({ steps: documentAlone, kyc_check: null, documentary_verification: documents(wrongName) }), [
        answer({ steps: kycFailed, kyc_check }),
      ]),
      chainOf(answer({ steps: smsAfterSkip }), [answer({ steps: kycFailed, kyc_check })]),
    ],
  },
]

const photoProbes = (photo: PlaidDocument): ReadonlyArray<Situation> => {
  const shown = documents(photo)
  return [
    situationOf(answer({ steps: documentAlone, kyc_check: null, documentary_verification: shown })),
    situationOf(answer({ steps: documentFailed, documentary_verification: shown })),
    situationOf(answer({ steps: documentBeforeSelfie, kyc_check: null, documentary_verification: shown })),
    situationOf(answer({ steps: documentAlone, kyc_check: null, documentary_verification: documents(photo, later) })),
    chainOf(answer({ steps: smsFailed }), [
      answer({ steps: documentAlone, kyc_check: null, documentary_verification: shown }),
    ]),
    situationOf(answer({ status: 'expired', steps: documentAlone, kyc_check: null, documentary_verification: shown })),
  ]
}

const wholePhotoProbes = (photo: PlaidDocument): ReadonlyArray<Situation> => {
  const last = asTry(photo, 2)
  const after = (...earlier: ReadonlyArray<Findings>) => documents(photoOf(...earlier), last)
  return [
    ...photoProbes(photo),
    situationOf(answer({ steps: documentFailed, kyc_check: onlyName, documentary_verification: documents(photo) })),
    situationOf(answer({ steps: documentFailed, kyc_check: onlyBirth, documentary_verification: documents(photo) })),
    situationOf(answer({ steps: documentAlone, kyc_check: null, documentary_verification: after(closeNameFindings) })),
    situationOf(answer({ steps: documentAlone, kyc_check: null, documentary_verification: after(closeBirthFindings) })),
    // The other way round: whether it counts before another photo decides whether both differ in something.
    ...[closeNameFindings, closeBirthFindings].map(findings =>
      situationOf(
        answer({
          steps: documentAlone,
          kyc_check: null,
          documentary_verification: documents(photo, asTry(photoOf(findings), 2)),
        }),
      ),
    ),
  ]
}

/** Photos of which a group of findings is changed: each shows a reason for a retry, or something against one. */
const photoBases: ReadonlyArray<ReadonlyArray<Findings>> = [
  [expiredFindings],
  [poorFindings],
  [unknownQuality, expiredFindings],
  [unreadFindings, { authenticity: 'no_data' }],
  [unsupportedFindings],
  [wrongNameFindings],
  [unknownQuality, poorFindings, wrongBirthFindings],
]

/** What was read is compared with details that are confirmed one by one; the other groups are not. */
const probesOf = (group: string) => (group === 'extracted' ? wholePhotoProbes : photoProbes)

const selfieProbes = (selfie: PlaidSelfie): ReadonlyArray<Situation> => {
  const selfie_check = { selfies: [selfie] }
  return [
    situationOf(answer({ steps: selfieFailed, selfie_check })),
    { ...situationOf(answer({ steps: selfieFailed, selfie_check })), environment: 'sandbox' },
    situationOf(answer({ status: 'expired', steps: selfieFailed, selfie_check })),
    chainOf(answer({ steps: smsFailed }), [answer({ steps: selfieFailed, selfie_check })]),
    chainOf(answer({ steps: withSteps({ verify_sms: 'failed', selfie_check: 'skipped' }) }), [
      answer({ steps: selfieFailed, selfie_check }),
    ]),
  ]
}

const riskProbes = (risk_check: RiskCheck | null): ReadonlyArray<Situation> => {
  const approved = withSteps({ verify_sms: 'failed', risk_check: 'manually_approved' })
  return [
    situationOf(answer({ steps: smsFailed, risk_check })),
    situationOf(answer({ steps: approved, risk_check })),
    chainOf(answer({ steps: smsFailed }), [answer({ steps: smsFailed, risk_check })]),
    chainOf(answer({ steps: withSteps({ verify_sms: 'failed', risk_check: 'skipped' }) }), [
      answer({ steps: smsFailed, risk_check }),
    ]),
  ]
}

const smsProbes = (verify_sms: PlaidAnswer['verify_sms']): ReadonlyArray<Situation> => [
  situationOf(answer({ steps: smsFailed, verify_sms })),
  situationOf(answer({ steps: kycFailed, verify_sms })),
  situationOf(answer({ steps: withSteps({ verify_sms: 'failed', kyc_check: 'failed' }), verify_sms })),
  chainOf(answer({ steps: withSteps({ verify_sms: 'skipped', kyc_check: 'failed' }), verify_sms: null }), [
    answer({ steps: smsFailed, verify_sms }),
  ]),
]

const always =
  <T>(probes: (input: T) => ReadonlyArray<Situation>) =>
  (input: T): ReadonlyArray<Probe> => [{ situations: () => probes(input) }]

export const sliceClasses = (signer: Signer): SliceClasses => {
  const groups = Object.fromEntries(
    Object.entries(photoGroups).map(([name, inputs]) => [
      name,
      classesOf<Findings>(
        inputs,
        always(findings => photoBases.flatMap(base => probesOf(name)(photoOf(...base, findings)))),
        signer,
      ),
    ]),
  )
  const photos = product(...Object.values(groups).map(({ representatives }) => representatives)).map(parts =>
    photoOf(...parts),
  )
  const risks = Object.fromEntries(
    Object.entries(riskGroups).map(([name, inputs]) => [
      name,
      classesOf(
        inputs,
        always((findings: RiskCheck) => riskBases.flatMap(base => riskProbes(riskOf(base, findings)))),
        signer,
      ),
    ]),
  )
  const riskProduct = product(...Object.values(risks).map(({ representatives }) => representatives)).map(parts =>
    riskOf(...parts),
  )
  return {
    kyc: classesOf([...kycInputs, ...kycOddities], kycProbes, signer),
    photoGroups: groups,
    photo: classesOf([...photos, ...photoOddities], always(wholePhotoProbes), signer),
    selfie: classesOf(selfieInputs, always(selfieProbes), signer),
    riskGroups: risks,
    risk: classesOf<RiskCheck | null>([...riskProduct, ...riskOddities], always(riskProbes), signer),
    sms: classesOf(smsInputs, always(smsProbes), signer),
  }
}
