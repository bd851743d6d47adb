import { lastDocument } from './last-document.ts'
import type { Snapshot } from './snapshot.ts'

/** JSON Pointers into Plaid's answer, each with the value that was read there. */
type Readings = ReadonlyArray<readonly [pointer: string, reading: unknown]>

const ofDetails = ({ kyc_check: k }: Snapshot): Readings =>
  (['name', 'address', 'phone_number', 'date_of_birth', 'id_number'] as const).map(member => [
    `/kyc_check/${member}/summary`,
    k[member].summary,
  ])

const under = (pointer: string, members: Readonly<Record<string, unknown>>): Readings =>
  Object.entries(members).map(([member, reading]) => [`${pointer}/${member}`, reading])

/**
 * The values that the rules need of every document, and those they need of the last one only. `aamva_verification`
 * and `human_review` are not included: Plaid has them for some documents only.
 */
const ofDocuments = (snapshot: Snapshot): Readings => {
  const last = lastDocument(snapshot)
  if (last === undefined) return [['/documentary_verification/documents', 'unknown']]
  return snapshot.documentary_verification.documents.flatMap((document, index) => {
    const pointer = `/documentary_verification/documents/${index}/analysis`
    const { authenticity, image_quality, extracted_data, fraud_analysis_details, image_quality_details } =
      document.analysis
    const { type_supported, portrait_presence_check, ...suspicion } = fraud_analysis_details
    const ofAny: Readings = [
      ...under(pointer, { authenticity }),
      ...under(`${pointer}/fraud_analysis_details`, suspicion),
    ]
    if (document !== last) return ofAny
    return [
      ...ofAny,
      ...under(pointer, { image_quality }),
      ...under(`${pointer}/extracted_data`, extracted_data),
      ...under(`${pointer}/fraud_analysis_details`, { type_supported, portrait_presence_check }),
      ...under(`${pointer}/image_quality_details`, image_quality_details),
    ]
  })
}

/** `age_check` is not included: Plaid omits it when it cannot estimate an age. */
const ofSelfies = ({ selfie_check: { selfies } }: Snapshot): Readings =>
  selfies.length === 0
    ? [['/selfie_check/selfies', 'unknown']]
    : selfies.flatMap(({ analysis: { document_comparison, liveness_check } }, index) =>
        under(`/selfie_check/selfies/${index}/analysis`, { document_comparison, liveness_check }),
      )

/**
 * JSON Pointers to the missing findings of failed steps. With a finding missing, a rule that does not match proves
 * nothing, so the attempt is held.
 */
export const gapsIn = (snapshot: Snapshot): ReadonlyArray<string> => {
  const { kyc_check, documentary_verification, selfie_check } = snapshot.steps
  const readings = [
    ...(kyc_check === 'failed' ? ofDetails(snapshot) : []),
    ...(documentary_verification === 'failed' ? ofDocuments(snapshot) : []),
    ...(selfie_check === 'failed' ? ofSelfies(snapshot) : []),
  ]
  return readings.filter(([, reading]) => reading === 'unknown').map(([pointer]) => pointer)
}
