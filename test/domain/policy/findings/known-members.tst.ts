import type * as Plaid from 'plaid'
import { expectTypeOf, test } from 'vitest'
import type { knownMembers } from './known-members.ts'

type Known = typeof knownMembers

/** Members that a schema is known to have, whether or not a rule reads them. */
type KnownOf<S extends keyof Known> = Known[S]['read'][number] | keyof Known[S]['irrelevant']

/** Plaid's official client under the names of the description. Of `SelfieAgeCheck` only the status is read. */
interface Client {
  readonly IdentityVerification: Plaid.IdentityVerification
  readonly IdentityVerificationStepSummary: Plaid.IdentityVerificationStepSummary
  readonly KYCCheckDetails: Plaid.KYCCheckDetails
  readonly KYCCheckNameSummary: Plaid.KYCCheckNameSummary
  readonly KYCCheckAddressSummary: Plaid.KYCCheckAddressSummary
  readonly KYCCheckPhoneSummary: Plaid.KYCCheckPhoneSummary
  readonly KYCCheckDateOfBirthSummary: Plaid.KYCCheckDateOfBirthSummary
  readonly KYCCheckIDNumberSummary: Plaid.KYCCheckIDNumberSummary
  readonly DocumentaryVerification: Plaid.DocumentaryVerification
  readonly DocumentaryVerificationDocument: Plaid.DocumentaryVerificationDocument
  readonly DocumentAnalysis: Plaid.DocumentAnalysis
  readonly PhysicalDocumentExtractedDataAnalysis: Plaid.PhysicalDocumentExtractedDataAnalysis
  readonly FraudAnalysisDetails: Plaid.FraudAnalysisDetails
  readonly ImageQualityDetails: Plaid.ImageQualityDetails
  readonly HumanReview: Plaid.HumanReview
  readonly AAMVAAnalysis: Plaid.AAMVAAnalysis
  readonly SelfieCheck: Plaid.SelfieCheck
  readonly SelfieCheckSelfie: Plaid.SelfieCheckSelfie
  readonly SelfieAnalysis: Plaid.SelfieAnalysis
  readonly RiskCheckDetails: Plaid.RiskCheckDetails
  readonly RiskCheckBehavior: Plaid.RiskCheckBehavior
  readonly RiskCheckDevice: Plaid.RiskCheckDevice
  readonly RiskCheckEmail: Plaid.RiskCheckEmail
  readonly VerifySMSDetails: Plaid.VerifySMSDetails
  readonly SMSVerification: Plaid.SMSVerification
  readonly RiskCheckIdentityAbuseSignals: Plaid.RiskCheckIdentityAbuseSignals
  readonly RiskCheckSyntheticIdentity: Plaid.RiskCheckSyntheticIdentity
  readonly RiskCheckStolenIdentity: Plaid.RiskCheckStolenIdentity
  readonly RiskCheckFacialDuplicate: Plaid.RiskCheckFacialDuplicate
}

/** `schema: member` for each member that one side has and the other has not. */
type Difference = {
  [S in keyof Client & keyof Known]:
    | `${S}: new ${Exclude<keyof Client[S] & string, KnownOf<S>>}`
    | `${S}: gone ${Exclude<KnownOf<S> & string, keyof Client[S]>}`
}[keyof Client & keyof Known]

test('every member of the official client’s types is known, and no other one', () => {
  expectTypeOf<keyof Client>().toEqualTypeOf<keyof Known>()
  expectTypeOf<Difference>().toEqualTypeOf<never>()
})

test('the difference shows a member that is not known', () => {
  type WithNews = Plaid.FraudAnalysisDetails & { readonly hologram_check: string }
  expectTypeOf<Exclude<keyof WithNews, KnownOf<'FraudAnalysisDetails'>>>().toEqualTypeOf<'hologram_check'>()
})
