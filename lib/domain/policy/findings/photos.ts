import type { DocumentReading } from './details.ts'

/** What Plaid found in one photo of a document. */
export type Photo = DocumentReading['analysis']

/**
 * - `poor`: so bad a photo that a finding on it may come from the photo and not from the document.
 * - `unknown`: the quality cannot be read. Such a photo counts, and never in favour.
 */
export const qualityOf = ({ image_quality, image_quality_details: q }: Photo): 'poor' | 'sharp' | 'unknown' => {
  if (image_quality === 'low' || [q.blur_check, q.glare_check, q.dimensions_check].includes('failed')) return 'poor'
  return image_quality === 'high' || image_quality === 'medium' ? 'sharp' : 'unknown'
}

/**
 * The document that was shown last, by Plaid's `attempt` and not by its place in the list; undefined if two documents
 * are last, or if their order cannot be read.
 */
const lastDocument = (documents: ReadonlyArray<DocumentReading>): DocumentReading | undefined => {
  const attempts = documents.map(({ attempt }) => attempt).filter(attempt => typeof attempt === 'number')
  if (attempts.length < documents.length) return undefined
  const last = attempts.reduce((greatest, attempt) => Math.max(greatest, attempt), 0)
  const shownLast = documents.filter(({ attempt }) => attempt === last)
  return shownLast.length === 1 ? shownLast[0] : undefined
}

/** A poor photo is set aside once there is a later one, but not one whose quality Plaid did not say. */
const isSetAside = (photo: Photo): boolean =>
  qualityOf(photo) === 'poor' && photo.image_quality !== 'unknown' && photo.image_quality !== 'unrecognised'

/** The photos of a failed document step: the last one, and those whose findings count. */
export interface Photos {
  /** Reasons for a retry are read from it. Undefined: it is not known which one is last. */
  readonly last: Photo | undefined
  /** The last one, and every earlier one that is not poor. */
  readonly counting: ReadonlyArray<Photo>
}

export const photosOf = (documents: ReadonlyArray<DocumentReading>): Photos => {
  const last = lastDocument(documents)
  return {
    last: last?.analysis,
    counting: documents
      .filter(document => document === last || !isSetAside(document.analysis))
      .map(({ analysis }) => analysis),
  }
}

/** The document check reported signs of a forgery. Which of them count depends on the photo's quality. */
export const looksForged = ({ authenticity, fraud_analysis_details: f }: Photo): boolean =>
  authenticity === 'no_match' ||
  [f.image_composition_check, f.integrity_check, f.detail_check, f.portrait_details_check].includes('failed')

/** Signs of a forgery on a photo that shows the document well enough. */
export const isForged = (photo: Photo): boolean => looksForged(photo) && qualityOf(photo) === 'sharp'

/** A finding that a person must look at. */
export const isDoubtful = (photo: Photo): boolean =>
  (looksForged(photo) && qualityOf(photo) !== 'sharp') ||
  photo.authenticity === 'partial_match' ||
  photo.fraud_analysis_details.issue_date_check === 'failed' ||
  photo.aamva_verification.is_verified === false ||
  photo.human_review.status === 'failed'

/** Plaid's `issuing_country` has no word for that. */
const isWithoutData = ({ name, date_of_birth, expiration_date, issuing_country }: Photo['extracted_data']): boolean =>
  [name, date_of_birth, expiration_date].every(reading => reading === 'no_data') && issuing_country !== 'no_match'

/** Plaid read nothing from the photo, and did not say that this type of document is not supported. */
export const isIllegible = ({ authenticity, extracted_data, fraud_analysis_details }: Photo): boolean =>
  authenticity === 'no_data' &&
  (Object.values(extracted_data).every(reading => reading === 'unknown') || isWithoutData(extracted_data)) &&
  fraud_analysis_details.type_supported !== 'failed'

/** Whether every check that may speak against the document is there. `no_data` counts as there. */
const isChecked = ({ authenticity, extracted_data, fraud_analysis_details: f }: Photo): boolean =>
  [
    authenticity,
    extracted_data.name,
    extracted_data.date_of_birth,
    f.image_composition_check,
    f.integrity_check,
    f.detail_check,
    f.portrait_details_check,
    f.issue_date_check,
  ].every(reading => reading !== 'unknown' && reading !== 'unrecognised')

/** Nothing on the photo is against the document, apart from whose document it is. */
export const isUndisputed = (photo: Photo): boolean =>
  !looksForged(photo) && !isDoubtful(photo) && (isChecked(photo) || qualityOf(photo) === 'poor' || isIllegible(photo))

type Compared = 'name' | 'date_of_birth'

/** The details of the document that are compared with what the applicant entered. */
export const compared: ReadonlyArray<Compared> = ['name', 'date_of_birth']

export const contradicts = ({ extracted_data }: Photo, detail: Compared): boolean =>
  extracted_data[detail] === 'no_match'

export const differs = ({ extracted_data }: Photo, detail: Compared): boolean =>
  extracted_data[detail] === 'no_match' || extracted_data[detail] === 'partial_match'
