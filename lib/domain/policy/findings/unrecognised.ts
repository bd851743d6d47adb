import { stepNames } from '../../plaid/attempt.ts'
import { photosOf } from './photos.ts'
import type { Snapshot } from './snapshot.ts'
import { isFailed, type Standing } from './standing.ts'

/** A proof asks this some ten million times; a loop with `in` takes twice as long. */
const has = (reading: unknown): boolean =>
  reading === 'unrecognised' ||
  (typeof reading === 'object' && reading !== null && Object.values(reading).some(value => has(value)))

/** Almost no answer has one, so the pointers are made only where there is. */
const within = (reading: unknown, pointer: string): ReadonlyArray<string> => {
  if (reading === 'unrecognised') return [pointer]
  if (typeof reading !== 'object' || reading === null || !has(reading)) return []
  return Object.entries(reading).flatMap(([member, value]) => within(value, `${pointer}/${member}`))
}

/**
 * JSON Pointers to all values in Plaid's answer that this version does not know; `/steps` stands for an unknown step
 * that was asked for.
 */
export const unrecognisedIn = (snapshot: Snapshot): ReadonlyArray<string> => {
  const { status, steps, completed_at, kyc_check, documentary_verification, selfie_check, verify_sms, risk_check } =
    snapshot
  return [
    ...within(
      { status, steps, completed_at, kyc_check, documentary_verification, selfie_check, verify_sms, risk_check },
      '',
    ),
    ...(isOtherStepAskedFor(snapshot) ? ['/steps'] : []),
  ]
}

/** A step that Plaid has added says nothing while it is not asked for. */
const isOtherStepAskedFor = ({ otherSteps }: Snapshot): boolean =>
  otherSteps.some(status => status !== 'not_applicable')

/** What says whether a photo counts is read of each; the rest only of those that do. */
const hasOfQuality = (documents: Standing['documents']): boolean =>
  documents.some(({ attempt, analysis }) => has([attempt, analysis.image_quality, analysis.image_quality_details]))

const hasInPhotos = (documents: Standing['documents']): boolean =>
  hasOfQuality(documents) || has(photosOf(documents).counting)

/** Of a photo in an attempt before: what shows a forgery, and whose document it is. */
const hasInEarlierPhotos = (documents: Standing['documents']): boolean =>
  hasOfQuality(documents) ||
  photosOf(documents).counting.some(({ authenticity, extracted_data, fraud_analysis_details: f }) =>
    has([
      authenticity,
      extracted_data.name,
      extracted_data.date_of_birth,
      f.image_composition_check,
      f.integrity_check,
      f.detail_check,
      f.portrait_details_check,
    ]),
  )

/**
 * Whether a value that a rule, a veto or a signal reads is not known to this version: a status, a finding of a step that
 * stands at `failed`, or one of the risk check.
 */
export const readsUnrecognised = (standing: Standing): boolean => {
  const { snapshot, kyc, documents, selfies, risks } = standing
  const { status, completed_at } = snapshot
  return (
    has({ status, completed_at, risks }) ||
    stepNames.some(step => standing.steps[step] === 'unrecognised') ||
    isOtherStepAskedFor(snapshot) ||
    (isFailed(standing, 'verify_sms') && has(snapshot.verify_sms)) ||
    (isFailed(standing, 'kyc_check') && has(kyc)) ||
    (isFailed(standing, 'documentary_verification') && hasInPhotos(documents)) ||
    (isFailed(standing, 'selfie_check') && has(selfies))
  )
}

const hasUnrecognisedVeto = ({
  behavior,
  identity_abuse_signals,
  facial_duplicates,
}: Standing['risks'][number]): boolean =>
  has([behavior.bot_detected, behavior.fraud_ring_detected, identity_abuse_signals, facial_duplicates])

/** The same of an attempt before, of which only vetoes and contradictions are read. */
export const earlierReadsUnrecognised = (standing: Standing): boolean =>
  standing.risks.some(hasUnrecognisedVeto) ||
  (isFailed(standing, 'kyc_check') && has([standing.kyc.name, standing.kyc.date_of_birth])) ||
  (isFailed(standing, 'documentary_verification') && hasInEarlierPhotos(standing.documents)) ||
  (isFailed(standing, 'selfie_check') &&
    standing.selfies.some(({ analysis }) => analysis.document_comparison === 'unrecognised'))
