import type { DocumentReading } from '../findings/details.ts'
import { lastDocument } from '../findings/last-document.ts'
import type { Snapshot } from '../findings/snapshot.ts'

type Findings = DocumentReading['analysis']

const isUnclear = ({ image_quality, image_quality_details: q }: Findings): boolean =>
  image_quality === 'low' || [q.blur_check, q.glare_check, q.dimensions_check].includes('failed')

const isExpired = ({ extracted_data }: Findings): boolean => extracted_data.expiration_date === 'expired'

const isUnsuitable = ({ fraud_analysis_details: f }: Findings): boolean =>
  [f.type_supported, f.portrait_presence_check].includes('failed')

const isForged = ({ authenticity, fraud_analysis_details: f }: Findings): boolean =>
  authenticity === 'no_match' ||
  [f.image_composition_check, f.integrity_check, f.detail_check, f.portrait_details_check].includes('failed')

const isDoubtful = (a: Findings): boolean =>
  a.authenticity === 'partial_match' ||
  a.fraud_analysis_details.issue_date_check === 'failed' ||
  a.aamva_verification.is_verified === false ||
  a.human_review.status === 'failed'

const differsFromEntry = (a: Findings | undefined): boolean =>
  a !== undefined && [a.extracted_data.name, a.extracted_data.date_of_birth].includes('no_match')

const anyDocument = (snapshot: Snapshot, holds: (findings: Findings) => boolean): boolean =>
  snapshot.documentary_verification.documents.some(({ analysis }) => holds(analysis))

/** Problems of the last document that another document, or a better photo, can fix. */
const fixable = [isUnclear, isExpired, isUnsuitable]

/** The step failed for this one fixable reason only, and no document of the attempt is forged or doubtful. */
const isOnly = (snapshot: Snapshot, reason: (findings: Findings) => boolean): boolean => {
  const last = lastDocument(snapshot)?.analysis
  return (
    snapshot.steps.documentary_verification === 'failed' &&
    last !== undefined &&
    fixable.every(other => other(last) === (other === reason)) &&
    !anyDocument(snapshot, isForged) &&
    !anyDocument(snapshot, isDoubtful)
  )
}

/** Rules about documents: fixable reasons are read from the last document, suspicion from any of them. */
export const documentRules = {
  'image-unclear': (snapshot: Snapshot): boolean => isOnly(snapshot, isUnclear),

  'document-expired': (snapshot: Snapshot): boolean => isOnly(snapshot, isExpired),

  'document-unsuitable': (snapshot: Snapshot): boolean => isOnly(snapshot, isUnsuitable),

  'entry-differs-from-document': (snapshot: Snapshot): boolean =>
    differsFromEntry(lastDocument(snapshot)?.analysis) &&
    ['not_applicable', 'skipped'].includes(snapshot.steps.kyc_check),

  'verified-person-differs-from-document': (snapshot: Snapshot): boolean =>
    differsFromEntry(lastDocument(snapshot)?.analysis) &&
    ['success', 'manually_approved'].includes(snapshot.steps.kyc_check),

  'document-forged': (snapshot: Snapshot): boolean => anyDocument(snapshot, isForged),

  'document-doubtful': (snapshot: Snapshot): boolean => anyDocument(snapshot, isDoubtful),
}
