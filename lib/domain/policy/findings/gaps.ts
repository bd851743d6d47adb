import { lastDocument } from './last-document.ts'
import type { Snapshot } from './snapshot.ts'

/** Pointers into Plaid's answer, each with what was read there. */
type Readings = ReadonlyArray<readonly [pointer: string, reading: unknown]>

const ofDetails = ({ kyc_check: k }: Snapshot): Readings =>
  (['name', 'address', 'phone_number', 'date_of_birth', 'id_number'] as const).map(member => [
    `/kyc_check/${member}/summary`,
    k[member].summary,
  ])

const under = (pointer: string, members: Readonly<Record<string, unknown>>): Readings =>
  Object.entries(members).map(([member, reading]) => [`${pointer}/${member}`, reading])

/**
 * What the rules ask of every document, and what of the last one. Not `aamva_verification` and `human_review`: Plaid
 * has
 * them for some documents only.
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

/** Not `age_check`, which Plaid leaves out where it cannot estimate an age. */
const ofSelfies = ({ selfie_check: { selfies } }: Snapshot): Readings =>
  selfies.length === 0
    ? [['/selfie_check/selfies', 'unknown']]
    : selfies.flatMap(({ analysis: { document_comparison, liveness_check } }, index) =>
        under(`/selfie_check/selfies/${index}/analysis`, { document_comparison, liveness_check }),
      )

/**
 * Pointers to what is missing of a failed step's findings: without it, that a rule does not match proves nothing, and
 * nothing against a person is not the same as a person without anything against them.
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
