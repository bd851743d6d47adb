import {
  compared,
  contradicts,
  differs,
  isDoubtful,
  isIllegible,
  isUndisputed,
  type Photo,
  photosOf,
  qualityOf,
} from '../findings/photos.ts'
import { isFailed, isPassed, type Standing } from '../findings/standing.ts'

const failedPhotos = (standing: Standing) =>
  isFailed(standing, 'documentary_verification') ? photosOf(standing.documents) : undefined

const isUnclear = (photo: Photo): boolean => qualityOf(photo) === 'poor' || isIllegible(photo)

const isExpired = ({ extracted_data }: Photo): boolean => extracted_data.expiration_date === 'expired'

const isUnsuitable = ({ fraud_analysis_details: f, extracted_data }: Photo): boolean =>
  f.type_supported === 'failed' ||
  f.portrait_presence_check === 'failed' ||
  extracted_data.issuing_country === 'no_match'

/** Nothing on any photo that counts is against the document, and none names another person. */
const isClean = (photos: ReadonlyArray<Photo>): boolean =>
  photos.every(photo => isUndisputed(photo) && !compared.some(detail => contradicts(photo, detail)))

/** Whether the failed document has this reason on the last photo, and is clean. */
const isOnly = (standing: Standing, reason: (photo: Photo) => boolean): boolean => {
  const photos = failedPhotos(standing)
  return photos?.last !== undefined && reason(photos.last) && isClean(photos.counting)
}

const isDeciding = ({ deciding }: Standing): boolean => deciding === 'documentary_verification'

/** Whether the failed document was only unclear, expired or unsuitable: it does not hold what came after it. */
export const isHarmless = (standing: Standing): boolean =>
  [isUnclear, isExpired, isUnsuitable].some(reason => isOnly(standing, reason))

/** Without a data source exactly one of name and date of birth differs on the last photo, and the other matches. */
const isOneEntryWrong = (standing: Standing): boolean => {
  const photos = failedPhotos(standing)
  const last = photos?.last
  if (photos === undefined || last === undefined || standing.steps.kyc_check !== 'not_applicable') return false
  const [differing, ...others] = compared.filter(detail => differs(last, detail))
  if (differing === undefined || others.length > 0) return false
  const matching = compared.filter(detail => detail !== differing)
  return (
    matching.every(detail => last.extracted_data[detail] === 'match') &&
    photos.counting.every(photo => isUndisputed(photo) && !matching.some(detail => contradicts(photo, detail)))
  )
}

/** Whether the last photo has this quality, and one entry differs from it. */
const isEntryDiffering = (standing: Standing, quality: ReturnType<typeof qualityOf>): boolean => {
  const last = failedPhotos(standing)?.last
  return last !== undefined && qualityOf(last) === quality && isOneEntryWrong(standing)
}

/**
 * A reason for a retry of the document. If `entry-differs-from-document` cannot be excluded, because the quality of the
 * photo is unknown, it does not count: with that rule the two would disagree.
 */
const isReason = (standing: Standing, reason: (photo: Photo) => boolean): boolean =>
  isDeciding(standing) && isOnly(standing, reason) && !isEntryDiffering(standing, 'unknown')

/** Both name and date of birth differ on photos that count: it may be somebody else's document. */
const isOfAnother = (standing: Standing): boolean => {
  const photos = failedPhotos(standing)
  return photos !== undefined && compared.every(detail => photos.counting.some(photo => differs(photo, detail)))
}

/**
 * Whether the document of an attempt contradicts what a data source has confirmed, in the attempt itself or in one
 * before it: a stranger's true data with another person's document is the shape of a stolen identity.
 */
const isContradicted = (standing: Standing, earlier: ReadonlyArray<Standing>): boolean =>
  compared.some(
    detail =>
      failedPhotos(standing)?.counting.some(photo => contradicts(photo, detail)) === true &&
      [standing, ...earlier].some(({ kyc }) => kyc[detail].summary === 'match'),
  )

/**
 * The judged attempt, or one before it since whose document no other has passed, shows a document that is in conflict
 * with what is known of the person.
 */
const isInConflict = (standing: Standing, earlier: ReadonlyArray<Standing>): boolean => {
  const all = [standing, ...earlier]
  const passed = all.findIndex(({ snapshot }) => isPassed(snapshot.steps.documentary_verification))
  return all.some(
    (each, index) =>
      (passed === -1 || index < passed) && (isOfAnother(each) || isContradicted(each, all.slice(index + 1))),
  )
}

/** Rules about documents. Reasons for a retry are read from the last photo, suspicion from every photo that counts. */
export const documentRules = {
  'image-unclear': (standing: Standing): boolean => isReason(standing, isUnclear),

  'document-expired': (standing: Standing): boolean => isReason(standing, isExpired),

  'document-unsuitable': (standing: Standing): boolean => isReason(standing, isUnsuitable),

  'entry-differs-from-document': (standing: Standing): boolean =>
    isDeciding(standing) && isEntryDiffering(standing, 'sharp'),

  'conflict-with-document': isInConflict,

  'document-doubtful': (standing: Standing): boolean => failedPhotos(standing)?.counting.some(isDoubtful) === true,
}
