import type { Changed, ChangeLaw } from './reading/law.ts'
import { isPoor, isUnread, lastPhoto } from './reading/photos.ts'
import type { Situation } from './reading/situation.ts'

/** Words that count in favour, of findings of which a missing one is no objection. */
const favourable: ReadonlyArray<unknown> = ['match', 'success', 'not_expired', 'high', 'medium', 'no', 'genuine']

/**
 * Two members have other words. An address that mail cannot reach is a sign of fraud, which counts where it is seen: one
 * that is missing is no sign.
 */
const isFavourable = (pointer: string, value: unknown): boolean => {
  if (pointer.endsWith('/is_deliverable')) return value === 'yes'
  return pointer.endsWith('/is_verified') ? value === true : favourable.includes(value)
}

/** Findings that must be there: whatever they say, it is not better that they are missing. */
const needed = [
  /^\/kyc_check\/\w+\/summary$/,
  /\/analysis\/(authenticity|liveness_check|document_comparison)$/,
  /\/extracted_data\/(name|date_of_birth)$/,
  /\/fraud_analysis_details\/(image_composition_check|integrity_check|detail_check|portrait_details_check|issue_date_check)$/,
]

/** Where Plaid has an object or a list: a word there is none of its words, and nothing that is missing. */
const objects = [
  /^\/\w+$/,
  /\/\d+$/,
  /^\/kyc_check\/(name|address|phone_number|date_of_birth|id_number)$/,
  /^\/risk_check\/(behavior|identity_abuse_signals|email|phone|devices|facial_duplicates)$/,
  /^\/risk_check\/identity_abuse_signals\/\w+$/,
  /\/(documents|selfies|verifications|analysis|fraud_analysis_details|image_quality_details|human_review|aamva_verification|age_check)$/,
  /\/analysis\/extracted_data$/,
]

const findings = ['kyc_check', 'documentary_verification', 'selfie_check', 'risk_check', 'verify_sms'] as const

type Json = Readonly<Record<string, unknown>> | ReadonlyArray<unknown>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** The value with one member after another set to null: those below it, and each whole object of which all may be missing. */
const nulled = (value: unknown, pointer: string): ReadonlyArray<readonly [pointer: string, changed: unknown]> => {
  if (!isJson(value)) {
    const isWord = value !== null && !objects.some(one => one.test(pointer))
    const isTried = isWord && (isFavourable(pointer, value) || needed.some(one => one.test(pointer)))
    return isTried ? [[pointer, null]] : []
  }
  const put = (key: string, inner: unknown): unknown =>
    Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner }
  const below = Object.entries(value).flatMap(([key, inner]) =>
    nulled(inner, `${pointer}/${key}`).map(([at, changed]) => [at, put(key, changed)] as const),
  )
  const leaves = Object.entries(value)
  const isWhole =
    !Array.isArray(value) &&
    leaves.length > 0 &&
    leaves.every(([member, leaf]) => isFavourable(`${pointer}/${member}`, leaf))
  return [...below, ...(isWhole ? [[pointer, null] as const] : [])]
}

/** Plaid leaves out what it could not read on a poor photo, so there it is no doubt that it is missing. */
const isPhotoPoor = (situation: Situation): boolean => {
  const photo = lastPhoto(situation)
  return photo !== undefined && (isPoor(photo) || isUnread(photo))
}

export const law: ChangeLaw = {
  kind: 'change',
  says: 'A finding that is missing is never better than one that is there, except on a photo of which nothing could be read.',
  why: 'What is absent is unknown, and what is unknown never counts in favour.',
  changes: (situation, { decision }) => {
    if (decision === 'Retry') return []
    const { answer } = situation
    return findings
      .flatMap(
        (member): ReadonlyArray<Changed> =>
          nulled(answer[member], `/${member}`).map(([pointer, changed]) => ({
            change: `${pointer} missing`,
            situation: { ...situation, answer: { ...answer, [member]: changed } },
          })),
      )
      .filter(({ situation: changed }) => changed === undefined || !isPhotoPoor(changed))
  },
  holds: (_, changed) => changed.decision !== 'Retry',
}
