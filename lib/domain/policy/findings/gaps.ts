import { photosOf } from './photos.ts'
import type { Snapshot } from './snapshot.ts'
import { isContext, type Standing } from './standing.ts'

const summaries = ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'] as const

const missingDetails = ({ kyc_check }: Pick<Snapshot, 'kyc_check'>): ReadonlyArray<string> =>
  summaries.filter(member => kyc_check[member].summary === 'unknown').map(member => `/kyc_check/${member}/summary`)

const missingPhotos = ({ documentary_verification: { documents } }: Snapshot): ReadonlyArray<string> =>
  photosOf(documents).last === undefined ? ['/documentary_verification/documents'] : []

const missingSelfies = ({ selfie_check: { selfies } }: Snapshot): ReadonlyArray<string> =>
  selfies.length === 0
    ? ['/selfie_check/selfies']
    : selfies.flatMap(({ analysis }, index) =>
        analysis.liveness_check === 'unknown' ? [`/selfie_check/selfies/${index}/analysis/liveness_check`] : [],
      )

/** JSON Pointers to what a failed step of an attempt lacks, so that its findings cannot be read. */
export const gapsIn = (snapshot: Snapshot): ReadonlyArray<string> => {
  const { kyc_check, documentary_verification, selfie_check } = snapshot.steps
  return [
    ...(kyc_check === 'failed' ? missingDetails(snapshot) : []),
    ...(documentary_verification === 'failed' ? missingPhotos(snapshot) : []),
    ...(selfie_check === 'failed' ? missingSelfies(snapshot) : []),
  ]
}

/** Whether a step that failed before the deciding one has no findings that can be read. */
export const isContextUnreadable = (standing: Standing): boolean =>
  // Plaid has no findings about terms.
  isContext(standing, 'accept_tos') ||
  (isContext(standing, 'verify_sms') && standing.phoneNumbers === 0) ||
  (isContext(standing, 'kyc_check') && missingDetails({ kyc_check: standing.kyc }).length > 0) ||
  (isContext(standing, 'documentary_verification') && photosOf(standing.documents).last === undefined) ||
  (isContext(standing, 'selfie_check') && standing.selfies.length === 0)

/**
 * Whether a failed attempt shows nothing yet of why it failed: no step failed, or the deciding step has no findings.
 * Plaid's status update may come before them.
 */
export const isWithoutFindings = ({ snapshot, deciding }: Standing): boolean => {
  if (snapshot.status !== 'failed') return false
  switch (deciding) {
    case undefined:
      return true
    case 'kyc_check':
      return missingDetails(snapshot).length === summaries.length
    case 'documentary_verification':
      return snapshot.documentary_verification.documents.length === 0
    case 'selfie_check':
      return snapshot.selfie_check.selfies.length === 0
    case 'accept_tos':
    case 'verify_sms':
    case 'watchlist_screening':
    case 'risk_check':
      return false
  }
}
