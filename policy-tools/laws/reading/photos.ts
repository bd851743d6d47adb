import type { PhotoAnalysis, PlaidDocument } from './plaid-answer.ts'
import { type Chain, documentsOf, failed } from './standing.ts'

const blurs = ['blur_check', 'glare_check', 'dimensions_check']
const forgeries = ['image_composition_check', 'integrity_check', 'detail_check', 'portrait_details_check']

/** So bad a photo that what was found on it may come from the photo. */
export const isPoor = ({ image_quality, image_quality_details }: PhotoAnalysis): boolean =>
  image_quality === 'low' || blurs.some(check => image_quality_details?.[check] === 'failed')

/** So bad, and Plaid says how good it is. */
export const isKnownPoor = (photo: PhotoAnalysis): boolean =>
  isPoor(photo) && ['high', 'medium', 'low'].includes(photo.image_quality ?? '')

/** Good enough, and Plaid says so. */
export const isSharp = (photo: PhotoAnalysis): boolean =>
  !isPoor(photo) && (photo.image_quality === 'high' || photo.image_quality === 'medium')

/** The document that was shown last; undefined if two were, or if one has no number. */
const lastOf = (documents: ReadonlyArray<PlaidDocument>): PlaidDocument | undefined => {
  const numbers = documents.map(({ attempt }) => (typeof attempt === 'number' ? attempt : Number.NaN))
  const greatest = Math.max(...numbers)
  const last = documents.filter(({ attempt }) => attempt === greatest)
  return last.length === 1 ? last[0] : undefined
}

/** The findings of the photos that count in a document step that failed: the last one, and earlier ones that are not poor. */
export const photosThatCount = (chain: Chain): ReadonlyArray<PhotoAnalysis> => {
  if (!failed(chain, 'documentary_verification')) return []
  const documents = documentsOf(chain)
  const last = lastOf(documents)
  return documents.flatMap(document => {
    const photo = document.analysis ?? {}
    return document === last || !isKnownPoor(photo) ? [photo] : []
  })
}

export const lastPhoto = (chain: Chain): PhotoAnalysis | undefined => {
  if (!failed(chain, 'documentary_verification')) return undefined
  const last = lastOf(documentsOf(chain))
  return last === undefined ? undefined : (last.analysis ?? {})
}

/** The document check reported signs of a forgery. */
export const looksForged = ({ authenticity, fraud_analysis_details }: PhotoAnalysis): boolean =>
  authenticity === 'no_match' || forgeries.some(check => fraud_analysis_details?.[check] === 'failed')

/** Plaid read nothing from the photo. */
export const isUnread = ({ authenticity, extracted_data, fraud_analysis_details }: PhotoAnalysis): boolean =>
  authenticity === 'no_data' &&
  ['name', 'date_of_birth', 'expiration_date'].every(member => {
    const word = extracted_data?.[member] ?? null
    return word === null || word === 'no_data'
  }) &&
  extracted_data?.['issuing_country'] !== 'no_match' &&
  fraud_analysis_details?.['type_supported'] !== 'failed'

export const documentDetails = ['name', 'date_of_birth'] as const
