/**
 * An oracle of the decision policy `default-v2`, written from the text of the policy alone (`policy.md`, sections 1 to
 * 5 and 9; "P4" below is principle 4 of section 1). It shares nothing with `lib/`, so that it cannot share its
 * mistakes.
 *
 * `Open:` marks a place where the text can be read in two ways. The stricter reading is taken.
 */

export interface OracleInput {
  readonly environment: 'sandbox' | 'production'
  /** Plaid's raw answer of /identity_verification/get for the judged attempt. */
  readonly attempt: unknown
  /**
   * Plaid's raw rows of /identity_verification/list for this user and template, in any order; contains the judged
   * attempt (or not: then it is not the newest).
   */
  readonly list: ReadonlyArray<unknown>
  /**
   * Raw answers of get for ids outside the list that were asked (the missing parent; facial duplicates), by folded id;
   * null = Plaid does not know it; an id without an entry was not asked.
   */
  readonly asked: Readonly<Record<string, unknown>>
  readonly counts: {
    readonly subject: {
      readonly automatic: number
      readonly onDemand: number
      readonly automaticByDocumentOrSelfie: number
      readonly automaticByRule: Readonly<Record<string, number>>
      readonly lastSentAtMs?: number
    }
    /** Automatic ones, all templates. */
    readonly user: { readonly retries: number }
    readonly inFlight: number
    /** Today first. */
    readonly automaticByDay: ReadonlyArray<number>
  }
  readonly policy: {
    readonly environments: ReadonlyArray<string>
    readonly templateIds: ReadonlyArray<string>
    readonly caps: {
      readonly automaticPerSubjectMax: number
      readonly automaticByDocumentOrSelfieMax: number
      readonly automaticPerUserMax: number
      readonly onDemandPerSubjectMax: number
      readonly cooldownMs: number
      readonly automaticPerDayMax: number
    }
    /** The common delay. */
    readonly delayMs: number
    readonly signals: Readonly<
      Record<
        'risky-interactions' | 'low-trust-index' | 'suspicious-network' | 'many-phone-numbers',
        'hold' | 'never' | 'ignore'
      >
    >
    /** By rule name of section 4, except `document-forged` and `backend-only`, which are not data. */
    readonly rules: Readonly<
      Record<
        string,
        {
          readonly decision: 'retry' | 'hold' | 'never'
          readonly strategy?: string
          readonly automaticMax?: number
          readonly applicantText?: string
          readonly inSandbox?: 'hold'
        }
      >
    >
  }
  readonly nowMs: number
}

export interface Expected {
  readonly decision: 'Retry' | 'Hold' | 'Never'
  /** Where it was decided. */
  readonly stage: 'allow-list' | 'veto' | 'child' | 'in-flight' | 'reason' | 'caps' | 'strategy' | 'time'
  /** What else is against a retry than rules and signals: it helps to find the cause of a disagreement. */
  readonly why?: string
  readonly strategy?: 'incomplete' | 'reset' | 'custom'
  /** Of a `custom` strategy. */
  readonly steps?: Readonly<Record<string, boolean>>
  readonly text?: string
  /** Names of the rules that match (section 4), sorted. */
  readonly rules: ReadonlyArray<string>
  /** Signals that are there (section 3), whatever the policy makes of them. */
  readonly signals: ReadonlyArray<string>
  /** Earliest time of the send without the jitter, and latest time with ten minutes of it, Unix ms. */
  readonly earliestMs?: number
  readonly latestMs?: number
  /** Whether the common delay alone makes the earliest time, so that the jitter must show. */
  readonly isDelayed?: boolean
  /** Whether the jitter decides if the attempt is too old by then: a hold at the stage `time` is right too. */
  readonly isAgeOpen?: boolean
}

export const oracleStages: ReadonlyArray<Expected['stage']> = [
  'allow-list',
  'veto',
  'child',
  'in-flight',
  'reason',
  'caps',
  'strategy',
  'time',
]
export const oracleSignals: ReadonlyArray<keyof OracleInput['policy']['signals']> = [
  'risky-interactions',
  'low-trust-index',
  'suspicious-network',
  'many-phone-numbers',
]
/** Section 4; `backend-only` is not among them, as the policy at hand has no segments. */
export const oracleRules: ReadonlyArray<string> = [
  'session-expired',
  'sms-not-verified',
  'one-detail-differs',
  'details-close',
  'thin-file',
  'details-conflict',
  'po-box',
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'conflict-with-document',
  'document-forged',
  'document-doubtful',
  'liveness-failed',
  'selfie-unclear',
  'anything-else',
]

type Words = ReadonlyArray<string>
type Stop = { readonly decision: 'Hold' | 'Never'; readonly stage: Expected['stage']; readonly why?: string }

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const MAX_AGE_MS = 14 * DAY_MS
const JITTER_MAX_MS = 10 * MINUTE_MS
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS
/** Open: the window of the caps is not in the input; the default of section 5 is taken for the children in the list. */
const WINDOW_MS = 180 * DAY_MS
const LINEAGE_MAX = 3
const OUTSIDE_DUPLICATES_MAX = 5

const STEPS: Words = [
  'accept_tos',
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'watchlist_screening',
  'risk_check',
]
const STANDINGS: Words = [
  'success',
  'active',
  'failed',
  'waiting_for_prerequisite',
  'not_applicable',
  'skipped',
  'expired',
  'canceled',
  'pending_review',
  'manually_approved',
  'manually_rejected',
]
const STATUSES: Words = ['active', 'success', 'failed', 'expired', 'canceled', 'pending_review']

// ---------------------------------------------------------------------------------------------------------------------
// Reading what Plaid says
// ---------------------------------------------------------------------------------------------------------------------

/** No value: a missing member, null, or null on the way to it (P7: absent is unknown). */
const ABSENT = '(absent)'
/** A value that this oracle does not know: an unrecognised word, or a value of another type. */
const STRANGE = '(unrecognised)'
/** A step whose standing cannot be found out (P4). */
const UNKNOWN = '(unknown)'

/** P7: a JSON object; an array or null is none. */
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An own member; inherited members (`__proto__`, `toString`) are none. */
const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** Something that is no object stands on the way to a value. */
const BLOCKED = Symbol('blocked')

/** P7: the value at a path; undefined where it is absent; BLOCKED where something that is no object is on the way. */
const valueAt = (root: unknown, path: string): unknown => {
  let value = root
  for (const key of path.split('/')) {
    if (value === null || value === undefined) return undefined
    if (!isObject(value)) return BLOCKED
    value = own(value, key)
  }
  return value ?? undefined
}

/** P7: the enumeration word at a path, or ABSENT, or STRANGE. */
const wordAt = (root: unknown, path: string, known: Words): string => {
  const value = valueAt(root, path)
  if (value === undefined) return ABSENT
  return typeof value === 'string' && known.includes(value) ? value : STRANGE
}

/** P7: the number at a path, or ABSENT, or STRANGE. Open: no count, score or order is below zero. */
const numberAt = (root: unknown, path: string): number | string => {
  const value = valueAt(root, path)
  if (value === undefined) return ABSENT
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : STRANGE
}

/** P7: the array at a path; an empty one where it is absent or no array (see `isNoArray`). */
const rowsAt = (root: unknown, path: string): ReadonlyArray<unknown> => {
  const value = valueAt(root, path)
  return Array.isArray(value) ? value : []
}

/** P7: something is there that should be an array and is none. */
const isNoArray = (root: unknown, path: string): boolean => {
  const value = valueAt(root, path)
  return value !== undefined && !Array.isArray(value)
}

/** P7: something is there that should be an object and is none. */
const isNoObject = (root: unknown, path: string): boolean => {
  const value = valueAt(root, path)
  return value !== undefined && !isObject(value)
}

/** P10: the one function that folds the two spellings of attempt ids and of template ids, and nothing else. */
const fold = (id: string): string =>
  id.startsWith('flwses_') ? `idv_${id.slice(7)}` : id.startsWith('flwtmp_') ? `idvtmp_${id.slice(7)}` : id

/** A folded id at a path; undefined where there is none. */
const idAt = (root: unknown, path: string): string | undefined => {
  const value = valueAt(root, path)
  return typeof value === 'string' && value !== '' ? fold(value) : undefined
}

/** The owner of an attempt: opaque, compared as it is written. */
const ownerOf = (attempt: unknown): string | undefined => {
  const value = own(attempt, 'client_user_id')
  return typeof value === 'string' && value !== '' ? value : undefined
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i

/** A time that Plaid writes (RFC 3339), Unix ms; undefined where it cannot be read. */
const timeAt = (root: unknown, key: string): number | undefined => {
  const value = own(root, key)
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined
  const ms = Date.parse(value)
  return Number.isFinite(ms) ? ms : undefined
}

/** Section 3: the status of the session. */
const statusOf = (attempt: unknown): string => wordAt(attempt, 'status', STATUSES)

// ---------------------------------------------------------------------------------------------------------------------
// The lineage
// ---------------------------------------------------------------------------------------------------------------------

interface Facts {
  readonly input: OracleInput
  readonly attempt: unknown
  readonly id: string
  readonly status: string
  /** The judged attempt, its parent, that one's parent, … as far as they are known. */
  readonly chain: ReadonlyArray<unknown>
  /** How many of `chain` belong to the lineage: all up to its last success (P5). */
  readonly lineage: number
  /** Whether `chain` stops at a parent that is not known (P4, P5). */
  readonly isChainBroken: boolean
  readonly listed: ReadonlyMap<string, unknown>
  /** The deciding step (P1). */
  readonly deciding: string | undefined
}

/**
 * P5: an attempt that is not in the list but was asked of Plaid.
 * Open: an answer with another id, another template, or with another or no owner, does not make the parent known.
 */
const askedAttempt = (input: OracleInput, id: string, owner: string | undefined): unknown => {
  const answer = own(input.asked, id)
  const isOfSubject = ownerOf(answer) === owner && idAt(answer, 'template/id') === idAt(input.attempt, 'template/id')
  const isTheOne = owner !== undefined && idAt(answer, 'id') === id && isOfSubject
  return isTheOne ? answer : undefined
}

/**
 * P4, P5: the attempts along `previous_attempt_id`, up to the first one.
 * Open: only `previous_attempt_id: null` means "no parent"; where the member is missing, the parent is unknown. A
 * circle of attempts is an unknown parent too.
 */
const chainOf = (
  input: OracleInput,
  listed: ReadonlyMap<string, unknown>,
): { readonly chain: ReadonlyArray<unknown>; readonly isBroken: boolean } => {
  const owner = ownerOf(input.attempt)
  const chain = [input.attempt]
  const seen = new Set([idAt(input.attempt, 'id')])
  for (;;) {
    const attempt = chain.at(-1)
    if (own(attempt, 'previous_attempt_id') === null) return { chain, isBroken: false }
    const parentId = idAt(attempt, 'previous_attempt_id')
    const parent = parentId === undefined ? undefined : (listed.get(parentId) ?? askedAttempt(input, parentId, owner))
    if (parent === undefined || seen.has(parentId)) return { chain, isBroken: true }
    seen.add(parentId)
    chain.push(parent)
  }
}

/** P5: the lineage is cut at its last success, which still belongs to it. */
const lineageLength = (chain: ReadonlyArray<unknown>): number => {
  const success = chain.findIndex((attempt, index) => index > 0 && statusOf(attempt) === 'success')
  return success === -1 ? chain.length : success + 1
}

/** P1: the last step, in Plaid's order, that stands at `failed` in this attempt itself; only in a `failed` session. */
const decidingStep = (attempt: unknown): string | undefined =>
  statusOf(attempt) === 'failed'
    ? STEPS.findLast(step => wordAt(attempt, `steps/${step}`, STANDINGS) === 'failed')
    : undefined

/** P4, P5, P10: all that is looked up once for an input; attempts are found by their folded ids. */
const factsOf = (input: OracleInput, id: string): Facts => {
  const listed = new Map<string, unknown>()
  for (const row of input.list) {
    const rowId = idAt(row, 'id')
    if (rowId !== undefined) listed.set(rowId, row)
  }
  const { chain, isBroken } = chainOf(input, listed)
  return {
    input,
    attempt: input.attempt,
    id,
    status: statusOf(input.attempt),
    chain,
    lineage: lineageLength(chain),
    isChainBroken: isBroken,
    listed,
    deciding: decidingStep(input.attempt),
  }
}

/**
 * P4: the effective standing of a step, and the attempt that holds its findings. `skipped` means "see the attempt
 * before", also across the cut of the lineage. `accept_tos: skipped` is consent given by API.
 */
const standing = (facts: Facts, index: number, step: string): { readonly word: string; readonly holder: unknown } => {
  for (const attempt of facts.chain.slice(index)) {
    const word = wordAt(attempt, `steps/${step}`, STANDINGS)
    if (word !== 'skipped' || step === 'accept_tos') return { word, holder: attempt }
  }
  return { word: UNKNOWN, holder: undefined }
}

/** P4: the effective standing of a step. */
const stands = (facts: Facts, index: number, step: string): string => standing(facts, index, step).word

/** P1: the findings of a step that stands (effectively) at `failed`; `isFailed` is false for any other standing. */
const failedStep = (
  facts: Facts,
  index: number,
  step: string,
): { readonly isFailed: boolean; readonly findings: unknown } => {
  const { word, holder } = standing(facts, index, step)
  return word === 'failed' ? { isFailed: true, findings: own(holder, step) } : { isFailed: false, findings: undefined }
}

/** Standings of steps that Plaid has added (P7), as this attempt itself says them. */
const addedSteps = (attempt: unknown): Words => {
  const steps = own(attempt, 'steps')
  if (!isObject(steps)) return []
  const names = Object.keys(steps).filter(name => !STEPS.includes(name))
  return names.map(name => {
    const value = own(steps, name)
    return typeof value === 'string' && STANDINGS.includes(value) ? value : STRANGE
  })
}

/** Effective standings of all steps, and those of the steps that Plaid has added. */
const allStandings = (facts: Facts, index: number): Words => [
  ...STEPS.map(step => stands(facts, index, step)),
  ...addedSteps(facts.chain[index]),
]

/** The indexes of the earlier attempts of the lineage (P5). */
const earlier = (facts: Facts): ReadonlyArray<number> =>
  Array.from({ length: facts.lineage - 1 }, (_, position) => position + 1)

// ---------------------------------------------------------------------------------------------------------------------
// Documents and selfies
// ---------------------------------------------------------------------------------------------------------------------

const MATCHES: Words = ['match', 'partial_match', 'no_match', 'no_data']
const OUTCOMES: Words = ['success', 'failed']
const OUTCOMES_OR_NO_DATA: Words = ['success', 'failed', 'no_data']

interface Photo {
  readonly isLast: boolean
  readonly isPoor: boolean
  readonly isQualityUnknown: boolean
  readonly isCounted: boolean
  readonly authenticity: string
  readonly name: string
  readonly dateOfBirth: string
  readonly expired: string
  readonly country: string
  readonly typeSupported: string
  readonly portraitPresence: string
  readonly portraitDetails: string
  readonly composition: string
  readonly integrity: string
  readonly detail: string
  readonly issueDate: string
  readonly humanReview: string
  readonly aamva: string
  readonly hasStrangeShape: boolean
  readonly isNothingExtracted: boolean
  readonly qualityWords: Words
}

/**
 * P2: which photo is the last one, by its number and not by the order of the list; -1 where that is unknown (two last
 * ones, or one without a number).
 */
const lastIndex = (photos: ReadonlyArray<unknown>): number => {
  const numbers = photos.map(photo => numberAt(photo, 'attempt')).filter(number => typeof number === 'number')
  if (numbers.length !== photos.length) return -1
  const highest = numbers.reduce((max, number) => Math.max(max, number), Number.NEGATIVE_INFINITY)
  const isTied = numbers.indexOf(highest) !== numbers.lastIndexOf(highest)
  return isTied ? -1 : numbers.indexOf(highest)
}

/** Section 4, AAMVA: false is "failed"; no object (no driver's licence of the USA) is no finding. */
const aamvaWord = (photo: unknown): string => {
  const value = valueAt(photo, 'analysis/aamva_verification/is_verified')
  if (value === undefined) return ABSENT
  return value === true ? 'success' : value === false ? 'failed' : STRANGE
}

/**
 * Section 4, "poor" and "counts".
 * Open: a photo without `image_quality` but with a failed quality check is poor *and* of unknown quality: it counts
 * even where it is not the last one. Where the last photo is unknown, those that are not poor count (the decision is a
 * hold then, or a never).
 */
const photoOf = (photo: unknown, isLast: boolean): Photo => {
  const at = (path: string, known: Words): string => wordAt(photo, `analysis/${path}`, known)
  const quality = at('image_quality', ['high', 'medium', 'low'])
  const checks = ['blur_check', 'glare_check', 'dimensions_check'].map(check =>
    at(`image_quality_details/${check}`, OUTCOMES),
  )
  const isPoor = quality === 'low' || checks.includes('failed')
  const isQualityUnknown = quality === ABSENT || quality === STRANGE
  const name = at('extracted_data/name', MATCHES)
  const dateOfBirth = at('extracted_data/date_of_birth', MATCHES)
  const expired = at('extracted_data/expiration_date', ['not_expired', 'expired', 'no_data'])
  const country = at('extracted_data/issuing_country', ['match', 'no_match'])
  return {
    isLast,
    isPoor,
    isQualityUnknown,
    isCounted: isLast || !isPoor || isQualityUnknown,
    authenticity: at('authenticity', MATCHES),
    name,
    dateOfBirth,
    expired,
    country,
    typeSupported: at('fraud_analysis_details/type_supported', OUTCOMES),
    portraitPresence: at('fraud_analysis_details/portrait_presence_check', OUTCOMES),
    portraitDetails: at('fraud_analysis_details/portrait_details_check', OUTCOMES),
    composition: at('fraud_analysis_details/image_composition_check', OUTCOMES),
    integrity: at('fraud_analysis_details/integrity_check', OUTCOMES),
    detail: at('fraud_analysis_details/detail_check', OUTCOMES),
    issueDate: at('fraud_analysis_details/issue_date_check', OUTCOMES_OR_NO_DATA),
    humanReview: at('human_review/status', OUTCOMES_OR_NO_DATA),
    aamva: aamvaWord(photo),
    hasStrangeShape: ['extracted_data', 'fraud_analysis_details', 'aamva_verification', 'human_review'].some(path =>
      isNoObject(photo, `analysis/${path}`),
    ),
    isNothingExtracted:
      valueAt(photo, 'analysis/extracted_data') === undefined ||
      ([name, dateOfBirth, expired].every(word => word === 'no_data') && country !== 'no_match'),
    qualityWords: [quality, ...checks],
  }
}

/** P2: the photos of a document step. */
const photosOf = (findings: unknown): ReadonlyArray<Photo> => {
  const documents = rowsAt(findings, 'documents')
  const last = lastIndex(documents)
  return documents.map((photo, index) => photoOf(photo, index === last))
}

/** P2: the photos that count. */
const countedPhotos = (findings: unknown): ReadonlyArray<Photo> => photosOf(findings).filter(photo => photo.isCounted)

/** P2: the photo that the reasons for a retry are read from; undefined where the last one is unknown. */
const lastPhoto = (findings: unknown): Photo | undefined => photosOf(findings).find(photo => photo.isLast)

/** Section 4, `document-forged`: the signs themselves, whatever the photo is worth. */
const hasForgerySigns = (photo: Photo): boolean =>
  photo.authenticity === 'no_match' ||
  [photo.composition, photo.integrity, photo.detail, photo.portraitDetails].includes('failed')

/** Section 4, `document-forged`: on a photo that counts, is not poor, and has a known quality. */
const isForged = (photo: Photo): boolean =>
  photo.isCounted && !photo.isPoor && !photo.isQualityUnknown && hasForgerySigns(photo)

/** Section 4, `document-doubtful`: signs of forgery on a weak photo, or doubts on any photo that counts. */
const isDoubtful = (photo: Photo): boolean =>
  photo.isCounted &&
  (((photo.isPoor || photo.isQualityUnknown) && hasForgerySigns(photo)) ||
    [photo.issueDate, photo.aamva, photo.humanReview].includes('failed') ||
    photo.authenticity === 'partial_match')

/**
 * Section 4, "nothing could be read".
 * Open: Plaid's issuing country is `match` or `no_match` and has no `no_data`, so it cannot be asked to be so; a country
 * that does not match was read. A name, date of birth or expiration that is null beside others is unknown, not
 * `no_data`.
 */
const isNothingRead = (photo: Photo): boolean =>
  photo.authenticity === 'no_data' && photo.isNothingExtracted && photo.typeSupported !== 'failed'

/**
 * Section 4, "the checks that these read are there". Open: `human_review` and `aamva_verification` are optional in
 * Plaid's answers and need not be there; an unrecognised value is not there.
 */
const isComplete = (photo: Photo): boolean =>
  photo.isPoor ||
  isNothingRead(photo) ||
  ![
    photo.authenticity,
    photo.composition,
    photo.integrity,
    photo.detail,
    photo.portraitDetails,
    photo.issueDate,
    photo.name,
    photo.dateOfBirth,
  ].some(word => word === ABSENT || word === STRANGE)

/** Section 4, "clean", but for names and dates of birth. */
const isSound = (photos: ReadonlyArray<Photo>): boolean =>
  photos.every(photo => !hasForgerySigns(photo) && !isDoubtful(photo) && isComplete(photo))

/** Section 4, "clean"; the photos are all those that count. */
const isClean = (photos: ReadonlyArray<Photo>): boolean =>
  isSound(photos) && photos.every(photo => photo.name !== 'no_match' && photo.dateOfBirth !== 'no_match')

/** Section 4: "differs" is `no_match` or `partial_match`. */
const isDiffering = (word: string): boolean => word === 'no_match' || word === 'partial_match'

/**
 * P3: name and date of birth both differ.
 * Open: the two details may differ on two photos, where both photos count.
 */
const differsInBoth = (photos: ReadonlyArray<Photo>): boolean =>
  photos.some(photo => isDiffering(photo.name)) && photos.some(photo => isDiffering(photo.dateOfBirth))

interface Selfie {
  readonly comparison: string
  readonly liveness: string
  readonly age: string
}

/** P2: the selfies of a selfie step; all count for the face and for liveness. */
const selfiesOf = (findings: unknown): ReadonlyArray<Selfie> =>
  rowsAt(findings, 'selfies').map(selfie => ({
    comparison: wordAt(selfie, 'analysis/document_comparison', ['match', 'no_match', 'no_input']),
    liveness: wordAt(selfie, 'analysis/liveness_check', OUTCOMES),
    age: wordAt(selfie, 'analysis/age_check/status', ['match', 'warning', 'no_match', 'no_data']),
  }))

/** P2: several photos of which the last is unknown. */
const isOrderUnknown = (findings: unknown, key: string): boolean => {
  const rows = rowsAt(findings, key)
  return rows.length > 0 && lastIndex(rows) === -1
}

// ---------------------------------------------------------------------------------------------------------------------
// Vetoes (section 3)
// ---------------------------------------------------------------------------------------------------------------------

const YES_NO: Words = ['yes', 'no', 'no_data']

/** The objects of `risk_check` that speak of an attempt: its own, and the one that a skipped step inherits (P4). */
const riskOf = (facts: Facts, index: number): ReadonlyArray<unknown> => {
  const attempt = facts.chain[index]
  const { holder } = standing(facts, index, 'risk_check')
  const holders = holder === undefined || holder === attempt ? [attempt] : [attempt, holder]
  return holders.map(each => own(each, 'risk_check'))
}

/** Section 3: the two words of `behavior` that veto. */
const botAndRing = (risk: unknown): Words => [
  wordAt(risk, 'behavior/bot_detected', YES_NO),
  wordAt(risk, 'behavior/fraud_ring_detected', YES_NO),
]

/** Section 3: the two scores that veto. */
const abuseScores = (risk: unknown): ReadonlyArray<number | string> => [
  numberAt(risk, 'identity_abuse_signals/synthetic_identity/score'),
  numberAt(risk, 'identity_abuse_signals/stolen_identity/score'),
]

/** Section 3: bot, fraud ring, synthetic from 70, stolen from 90; they count whatever the step's standing is (P2). */
const isRiskVetoed = (risk: unknown): boolean => {
  const [synthetic, stolen] = abuseScores(risk)
  return (
    botAndRing(risk).includes('yes') ||
    (typeof synthetic === 'number' && synthetic >= 70) ||
    (typeof stolen === 'number' && stolen >= 90)
  )
}

/**
 * Section 3: ids in `facial_duplicates[]` that are not in this subject's list. Open: an attempt of the chain that the
 * list lacks was asked of Plaid as a parent, and is this subject's. An entry without an id is an unrecognised value
 * (see `hasStrangeVeto`).
 */
const outsideDuplicates = (facts: Facts, index: number): ReadonlyArray<string> =>
  riskOf(facts, index)
    .flatMap(risk => rowsAt(risk, 'facial_duplicates'))
    .map(duplicate => idAt(duplicate, 'id'))
    .filter(id => id !== undefined)
    .filter(id => !facts.listed.has(id) && !facts.chain.some(attempt => idAt(attempt, 'id') === id))

/** Section 3: all ids that are asked, of the attempt and of its lineage. */
const allOutsideDuplicates = (facts: Facts): ReadonlySet<string> =>
  new Set([0, ...earlier(facts)].flatMap(index => outsideDuplicates(facts, index)))

/**
 * Section 3: who a duplicate outside the list is. "Not found" and "another user" are strangers. Of more than five
 * none is asked about.
 * Open: an answer of another id leaves it unknown; one without an owner is of a stranger.
 */
const ownerOfDuplicate = (facts: Facts, id: string): 'stranger' | 'same' | 'unknown' => {
  if (allOutsideDuplicates(facts).size > OUTSIDE_DUPLICATES_MAX) return 'unknown'
  if (!Object.hasOwn(facts.input.asked, id)) return 'unknown'
  const answer = facts.input.asked[id]
  if (answer === null) return 'stranger'
  if (idAt(answer, 'id') !== id) return 'unknown'
  const owner = ownerOf(answer)
  return owner !== undefined && owner === ownerOf(facts.attempt) ? 'same' : 'stranger'
}

/** Section 3: another person's face; any selfie of a failed step counts (P2). */
const isImpostor = (facts: Facts, index: number): boolean =>
  selfiesOf(failedStep(facts, index, 'selfie_check').findings).some(selfie => selfie.comparison === 'no_match')

/** Section 3: forgery, of a deciding or context step. */
const isForgery = (facts: Facts, index: number): boolean =>
  photosOf(failedStep(facts, index, 'documentary_verification').findings).some(isForged)

/** Section 3: all vetoes that mean `never`, but the statuses and the terms; P5 counts the same of earlier attempts. */
const hasEarnedNever = (facts: Facts, index: number): boolean =>
  allStandings(facts, index).includes('manually_rejected') ||
  ['watchlist_screening', 'risk_check'].some(step => stands(facts, index, step) === 'failed') ||
  riskOf(facts, index).some(isRiskVetoed) ||
  outsideDuplicates(facts, index).some(id => ownerOfDuplicate(facts, id) === 'stranger') ||
  isImpostor(facts, index) ||
  isForgery(facts, index)

/**
 * Section 3: terms refused. Open: where `accept_tos` is missing or unrecognised, that is unknown, not a refusal: it
 * holds (see `hasUnknownStanding`).
 */
const isTermsRefused = (facts: Facts): boolean =>
  facts.status === 'failed' &&
  !['success', 'manually_approved', 'skipped', 'not_applicable', ABSENT, STRANGE].includes(
    stands(facts, 0, 'accept_tos'),
  )

/** Section 3: duplicates that stay unknown, as more than five do (attempt and lineage together). */
const hasUnknownDuplicates = (facts: Facts): boolean =>
  [...allOutsideDuplicates(facts)].some(id => ownerOfDuplicate(facts, id) === 'unknown')

/**
 * Sections 2 and 3: the vetoes, of this attempt, then of the lineage (P5: an earlier veto holds).
 * Open: "nothing to do" (`success`, `active`) is a never, and comes before all other vetoes. Of several others, never
 * wins over hold. A skipped step has its parent's standing (P4) here too: `manually_rejected` there is a never here.
 */
const vetoOf = (facts: Facts): Stop | undefined => {
  const hold: Stop = { decision: 'Hold', stage: 'veto' }
  if (facts.status === 'success' || facts.status === 'active') return { decision: 'Never', stage: 'veto' }
  if (facts.status === 'canceled' || hasEarnedNever(facts, 0) || isTermsRefused(facts)) {
    return { decision: 'Never', stage: 'veto' }
  }
  if (facts.status === 'pending_review' || allStandings(facts, 0).includes('pending_review')) return hold
  if (hasUnknownDuplicates(facts)) return hold
  return earlier(facts).some(index => hasEarnedNever(facts, index)) ? hold : undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Signals (section 3)
// ---------------------------------------------------------------------------------------------------------------------

const DETAILS_OF_EMAIL: Words = ['domain_is_disposable', 'top_level_domain_is_suspicious', 'is_deliverable']

/** Section 3: what the devices say of a proxy. */
const proxyTypes = (risk: unknown): Words =>
  rowsAt(risk, 'devices').map(device =>
    wordAt(device, 'ip_proxy_type', ['none_detected', 'tor', 'vpn', 'web_proxy', 'public_proxy']),
  )

/** Section 3: on how many spam lists the devices are. */
const spamCounts = (risk: unknown): ReadonlyArray<number | string> =>
  rowsAt(risk, 'devices').map(device => numberAt(device, 'ip_spam_list_count'))

/** Section 3: what is said of the e-mail address, in the order of `DETAILS_OF_EMAIL`. */
const emailWords = (risk: unknown): Words => DETAILS_OF_EMAIL.map(detail => wordAt(risk, `email/${detail}`, YES_NO))

/** Section 3: how the person interacted. */
const interactions = (risk: unknown): string =>
  wordAt(risk, 'behavior/user_interactions', ['genuine', 'neutral', 'risky', 'no_data'])

/** Section 3: two or more of proxy, spam lists, e-mail. Open: an inherited step (P4) may tell one of them. */
const isNetworkSuspicious = (risks: ReadonlyArray<unknown>): boolean => {
  const isThrowaway = (risk: unknown): boolean => {
    const [disposable, suspicious, deliverable] = emailWords(risk)
    return disposable === 'yes' || suspicious === 'yes' || deliverable === 'no'
  }
  const signs = [
    risks.flatMap(proxyTypes).some(type => ['tor', 'web_proxy', 'public_proxy'].includes(type)),
    risks.flatMap(spamCounts).some(number => typeof number === 'number' && number >= 2),
    risks.some(isThrowaway),
  ]
  return signs.filter(isSign => isSign).length >= 2
}

/** Section 3: more than three distinct numbers; a skipped SMS step has its parent's findings (P4). */
const hasManyNumbers = (facts: Facts): boolean => {
  const { holder } = standing(facts, 0, 'verify_sms')
  const holders = new Set([facts.attempt, holder])
  return [...holders].some(attempt => {
    const numbers = rowsAt(attempt, 'verify_sms/verifications').map(each => own(each, 'phone_number'))
    return new Set(numbers.filter(number => number !== null && number !== undefined)).size > 3
  })
}

/** P2: after `risk_check: manually_approved` no signal counts. */
const doSignalsCount = (facts: Facts): boolean => stands(facts, 0, 'risk_check') !== 'manually_approved'

/** Section 3: the signals that are there; none where none counts (P2). */
const signalsOf = (facts: Facts): ReadonlyArray<keyof OracleInput['policy']['signals']> => {
  if (!doSignalsCount(facts)) return []
  const risks = riskOf(facts, 0)
  const isTrustLow = (risk: unknown): boolean => {
    const score = numberAt(risk, 'trust_index_score')
    return typeof score === 'number' && score < 20
  }
  const seen = {
    'risky-interactions': risks.some(risk => interactions(risk) === 'risky'),
    'low-trust-index': risks.some(isTrustLow),
    'suspicious-network': isNetworkSuspicious(risks),
    'many-phone-numbers': hasManyNumbers(facts),
  }
  return oracleSignals.filter(name => seen[name])
}

/** Section 3: what the policy makes of the signals that are there. */
const signalDecisions = (facts: Facts): Words => signalsOf(facts).map(name => facts.input.policy.signals[name])

// ---------------------------------------------------------------------------------------------------------------------
// Rules (section 4)
// ---------------------------------------------------------------------------------------------------------------------

interface Details {
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly dateOfBirth: string
  readonly idNumber: string
}

/** Section 4: the five summaries of the data source. */
const detailsOf = (kyc: unknown): Details => {
  const at = (field: string): string => wordAt(kyc, `${field}/summary`, [...MATCHES, 'no_input'])
  return {
    name: at('name'),
    address: at('address'),
    phone: at('phone_number'),
    dateOfBirth: at('date_of_birth'),
    idNumber: at('id_number'),
  }
}

/** Section 4: whether the address is a PO box. */
const poBoxOf = (kyc: unknown): string => wordAt(kyc, 'address/po_box', YES_NO)

/** The names of what is so. */
const listed = (observed: Readonly<Record<string, boolean>>): Words =>
  Object.keys(observed).filter(name => observed[name])

/** How many words are of a kind. */
const count = (words: Words, isCounted: (word: string) => boolean): number => words.filter(isCounted).length

/** P7: for the phone and the id number, "not found" and "not collected" are no objection. */
const isNoObjection = (word: string): boolean => ['match', 'no_data', 'no_input'].includes(word)

/** Section 4: only `match` confirms. */
const isMatch = (word: string): boolean => word === 'match'

/** `one-detail-differs`: one of name, address, phone. */
const isOneDetailDiffering = ({ name, address, phone, dateOfBirth, idNumber }: Details): boolean =>
  count([name, address, phone], isDiffering) === 1 &&
  [name, address].every(word => isMatch(word) || isDiffering(word)) &&
  (isNoObjection(phone) || isDiffering(phone)) &&
  isNoObjection(idNumber) &&
  isMatch(dateOfBirth)

/** `details-close`: two near misses, or the date of birth alone. */
const isClose = ({ name, address, phone, dateOfBirth, idNumber }: Details): boolean => {
  const isPartial = (word: string): boolean => word === 'partial_match'
  const partials = count([name, address, phone, dateOfBirth], isPartial)
  return (
    (partials === 2 || (partials === 1 && isPartial(dateOfBirth))) &&
    [name, address, dateOfBirth].every(word => isMatch(word) || isPartial(word)) &&
    (isNoObjection(phone) || isPartial(phone)) &&
    (isMatch(idNumber) || (idNumber === 'no_input' && !isPartial(dateOfBirth)))
  )
}

/** `po-box`: all is well but for the kind of address. */
const isPoBox = ({ name, address, phone, dateOfBirth, idNumber }: Details, poBox: string): boolean =>
  [name, address, dateOfBirth].every(isMatch) &&
  [phone, idNumber].every(word => isMatch(word) || word === 'no_input') &&
  poBox === 'yes'

/** `thin-file`: nothing differs, something is missing. A missing summary is unknown and blocks the rule (P7). */
const isThin = (details: Details, poBox: string): boolean => {
  const words = Object.values(details)
  return words.every(isNoObjection) && !words.every(isMatch) && !isPoBox(details, poBox)
}

/** `details-conflict`: of a deciding or context step. */
const isConflict = (details: Details): boolean =>
  details.idNumber === 'no_match' ||
  details.dateOfBirth === 'no_match' ||
  count(Object.values(details), word => word === 'no_match') >= 2

/** The rules of the data source (section 4). */
const detailRules = (facts: Facts): Words => {
  const { isFailed, findings } = failedStep(facts, 0, 'kyc_check')
  if (!isFailed) return []
  const details = detailsOf(findings)
  const isDeciding = facts.deciding === 'kyc_check'
  const rules = [
    isDeciding && isOneDetailDiffering(details) && 'one-detail-differs',
    isDeciding && isClose(details) && 'details-close',
    isDeciding && isThin(details, poBoxOf(findings)) && 'thin-file',
    isDeciding && isPoBox(details, poBoxOf(findings)) && 'po-box',
    isConflict(details) && 'details-conflict',
  ]
  return rules.filter(rule => rule !== false)
}

/** `image-unclear`, `document-expired`, `document-unsuitable`, whether the step decides or not. */
const innocentDocumentRules = (findings: unknown): Words => {
  const photo = lastPhoto(findings)
  if (photo === undefined || !isClean(countedPhotos(findings))) return []
  const isUnsuitable =
    photo.typeSupported === 'failed' || photo.portraitPresence === 'failed' || photo.country === 'no_match'
  const rules = [
    (photo.isPoor || isNothingRead(photo)) && 'image-unclear',
    photo.expired === 'expired' && 'document-expired',
    isUnsuitable && 'document-unsuitable',
  ]
  return rules.filter(rule => rule !== false)
}

/**
 * `entry-differs-from-document`: read from the last photo (P2).
 * "Clean but for that": the same detail may be `no_match` on earlier photos that count, as a document that is shown three
 * times differs three times; the other may not. An unknown image quality blocks it, as it reads "not poor" (P7); and
 * then it counts in favour of no other reason either.
 */
const isEntryDiffering = (facts: Facts, findings: unknown, isQualityUnknown: boolean): boolean => {
  const photo = lastPhoto(findings)
  if (photo === undefined || photo.isPoor || photo.isQualityUnknown !== isQualityUnknown) return false
  const counted = countedPhotos(findings)
  const details = [photo.name, photo.dateOfBirth]
  return (
    count(details, isDiffering) === 1 &&
    count(details, isMatch) === 1 &&
    isSound(counted) &&
    counted.every(each => (isDiffering(photo.name) ? each.dateOfBirth : each.name) !== 'no_match') &&
    stands(facts, 0, 'kyc_check') === 'not_applicable'
  )
}

/**
 * P3: the details that a data source has confirmed in the attempts from `index` back to the start of the lineage.
 * Open: where a skipped step's attempt is not known, what the attempt itself says counts.
 */
const confirmedDetails = (facts: Facts, index: number): { readonly name: boolean; readonly dateOfBirth: boolean } => {
  const indexes = Array.from({ length: facts.lineage - index }, (_, position) => index + position)
  const attempts = indexes.map(each => standing(facts, each, 'kyc_check').holder ?? facts.chain[each])
  const details = attempts.map(attempt => detailsOf(own(attempt, 'kyc_check')))
  return {
    name: details.some(each => isMatch(each.name)),
    dateOfBirth: details.some(each => isMatch(each.dateOfBirth)),
  }
}

/** P3: the document of one attempt against the data sources of it and of those before it. */
const isContradiction = (facts: Facts, index: number): boolean => {
  const confirmed = confirmedDetails(facts, index)
  return countedPhotos(failedStep(facts, index, 'documentary_verification').findings).some(
    photo =>
      (confirmed.name && photo.name === 'no_match') || (confirmed.dateOfBirth && photo.dateOfBirth === 'no_match'),
  )
}

/**
 * `conflict-with-document` (P3): a contradiction, or two details that differ from the document, in this attempt or in
 * an earlier one, until a document step passes or is approved.
 * Open: two differing details of an earlier attempt are a conflict there, and hold the later ones too.
 */
const isConflictWithDocument = (facts: Facts): boolean => {
  let isContradicted = false
  for (const index of [...earlier(facts).toReversed(), 0]) {
    const passed = ['success', 'manually_approved'].includes(stands(facts, index, 'documentary_verification'))
    const photos = countedPhotos(failedStep(facts, index, 'documentary_verification').findings)
    isContradicted = (isContradicted && !passed) || isContradiction(facts, index) || differsInBoth(photos)
  }
  return isContradicted
}

/** The rules of the document (section 4). */
const documentRules = (facts: Facts): Words => {
  const { isFailed, findings } = failedStep(facts, 0, 'documentary_verification')
  const isDeciding = isFailed && facts.deciding === 'documentary_verification'
  const photos = isFailed ? photosOf(findings) : []
  const rules = [
    isDeciding && isEntryDiffering(facts, findings, false) && 'entry-differs-from-document',
    photos.some(isForged) && 'document-forged',
    photos.some(isDoubtful) && 'document-doubtful',
    isConflictWithDocument(facts) && 'conflict-with-document',
  ]
  const hasReason = isDeciding && !isEntryDiffering(facts, findings, true)
  return [...(hasReason ? innocentDocumentRules(findings) : []), ...rules.filter(rule => rule !== false)]
}

/** Section 4: no age warning. Open: an absent age is none; one that differs is. An unrecognised one holds by itself. */
const isAgeFine = (selfie: Selfie): boolean => selfie.age !== 'warning' && selfie.age !== 'no_match'

/**
 * `selfie-unclear`. Open: liveness, comparison and age must be fine on *every* selfie, as a bad one counts on any selfie
 * (P2) and an unknown one never counts in favour (P7); so that it does not matter which one is the last.
 */
const isSelfieUnclear = (selfies: ReadonlyArray<Selfie>): boolean =>
  selfies.length > 0 &&
  selfies.every(
    selfie => selfie.liveness === 'success' && ['match', 'no_input'].includes(selfie.comparison) && isAgeFine(selfie),
  )

/** The rules of the selfie (section 4). */
const selfieRules = (facts: Facts): Words => {
  const { isFailed, findings } = failedStep(facts, 0, 'selfie_check')
  if (!isFailed) return []
  const selfies = selfiesOf(findings)
  const rules = [
    selfies.some(selfie => selfie.liveness === 'failed') && 'liveness-failed',
    facts.deciding === 'selfie_check' && isSelfieUnclear(selfies) && 'selfie-unclear',
  ]
  return rules.filter(rule => rule !== false)
}

/**
 * Section 4: the names of the rules that match, sorted.
 * Open: a rule that says "deciding" reads the deciding step only, also where a policy makes its decision hold or never.
 */
const matchingRules = (facts: Facts): Words => {
  if (facts.status === 'success' || facts.status === 'active') return []
  const rules = [
    ...(facts.status === 'expired' ? ['session-expired'] : []),
    ...(facts.deciding === 'verify_sms' ? ['sms-not-verified'] : []),
    ...detailRules(facts),
    ...documentRules(facts),
    ...selfieRules(facts),
  ]
  const isJudged = facts.status !== 'canceled' && facts.status !== 'pending_review'
  return rules.length === 0 && isJudged ? ['anything-else'] : rules.toSorted()
}

// ---------------------------------------------------------------------------------------------------------------------
// Other holds at the stage `reason`
// ---------------------------------------------------------------------------------------------------------------------

/**
 * P4, P7: a standing of this attempt that is missing, unrecognised, or skipped without a known attempt before it; or a
 * step that Plaid has added and that stands at anything but `not_applicable`.
 * Open: any of the seven steps that is missing or unrecognised holds.
 */
const hasUnknownStanding = (facts: Facts): boolean =>
  STEPS.some(step => [ABSENT, STRANGE, UNKNOWN].includes(stands(facts, 0, step))) ||
  isNoObject(facts.attempt, 'steps') ||
  addedSteps(facts.attempt).some(word => word !== 'not_applicable')

/**
 * P5: a parent that stays unknown, and a skipped step.
 * Open: any skipped step of the attempt whose parent is unknown holds, but `accept_tos`, which counts as passed (P4);
 * also where that attempt is not the judged one but an earlier one of the lineage.
 */
const isLineageUnknown = (facts: Facts): boolean =>
  facts.isChainBroken &&
  facts.lineage === facts.chain.length &&
  STEPS.some(step => step !== 'accept_tos' && wordAt(facts.chain.at(-1), `steps/${step}`, STANDINGS) === 'skipped')

/** P7: unrecognised in `/risk_check` where a veto reads it. */
const hasStrangeVeto = (risk: unknown): boolean =>
  [...botAndRing(risk), ...abuseScores(risk)].includes(STRANGE) ||
  isNoArray(risk, 'facial_duplicates') ||
  rowsAt(risk, 'facial_duplicates').some(duplicate => idAt(duplicate, 'id') === undefined)

/**
 * P7: unrecognised in `/risk_check` where a signal reads it.
 * Open: also where the policy ignores that signal, and where no signal counts (P2).
 */
const hasStrangeSignal = (risk: unknown): boolean =>
  [
    interactions(risk),
    numberAt(risk, 'trust_index_score'),
    ...proxyTypes(risk),
    ...spamCounts(risk),
    ...emailWords(risk),
  ].includes(STRANGE) || isNoArray(risk, 'devices')

const isNoRow = (row: unknown): boolean => typeof row !== 'object' || row === null

/** P7: unrecognised in a photo: of one that does not count (P2), only what says so is read. */
const hasStrangePhoto = (findings: unknown): boolean =>
  isNoArray(findings, 'documents') ||
  rowsAt(findings, 'documents').some(isNoRow) ||
  photosOf(findings).some(
    photo =>
      photo.qualityWords.includes(STRANGE) ||
      (photo.isCounted && (photo.hasStrangeShape || Object.values(photo).includes(STRANGE))),
  )

/** P7: unrecognised in a selfie. */
const hasStrangeSelfie = (findings: unknown): boolean =>
  isNoArray(findings, 'selfies') ||
  rowsAt(findings, 'selfies').some(isNoRow) ||
  selfiesOf(findings).some(selfie => Object.values(selfie).includes(STRANGE))

/** P7: unrecognised in a step that stands (effectively) at `failed`. */
const hasStrangeFinding = (facts: Facts): boolean => {
  const kyc = failedStep(facts, 0, 'kyc_check').findings
  const isPoBoxRead = facts.deciding === 'kyc_check'
  return (
    Object.values(detailsOf(kyc)).includes(STRANGE) ||
    (isPoBoxRead && poBoxOf(kyc) === STRANGE) ||
    hasStrangePhoto(failedStep(facts, 0, 'documentary_verification').findings) ||
    hasStrangeSelfie(failedStep(facts, 0, 'selfie_check').findings) ||
    isNoArray(failedStep(facts, 0, 'verify_sms').findings, 'verifications')
  )
}

/** P7: unrecognised where a veto (P5) or P3 reads an earlier attempt. */
const hasStrangeFindingBefore = (facts: Facts, index: number): boolean => {
  const kyc = detailsOf(failedStep(facts, index, 'kyc_check').findings)
  const documents = failedStep(facts, index, 'documentary_verification').findings
  const selfies = failedStep(facts, index, 'selfie_check').findings
  return (
    [kyc.name, kyc.dateOfBirth].includes(STRANGE) ||
    isNoArray(documents, 'documents') ||
    rowsAt(documents, 'documents').some(isNoRow) ||
    photosOf(documents).some(
      photo =>
        photo.qualityWords.includes(STRANGE) ||
        (photo.isCounted &&
          [
            photo.authenticity,
            photo.composition,
            photo.integrity,
            photo.detail,
            photo.portraitDetails,
            photo.name,
            photo.dateOfBirth,
          ].includes(STRANGE)),
    ) ||
    isNoArray(selfies, 'selfies') ||
    rowsAt(selfies, 'selfies').some(isNoRow) ||
    selfiesOf(selfies).some(selfie => selfie.comparison === STRANGE)
  )
}

/**
 * P7: unrecognised words that a rule, veto or signal reads.
 * Open: those that the vetoes and P3 read in earlier attempts of the lineage hold too, and so do values of another
 * type.
 */
const strangeWords = (facts: Facts): Words =>
  listed({
    'unrecognised finding': hasStrangeFinding(facts),
    'unrecognised veto': riskOf(facts, 0).some(hasStrangeVeto),
    'unrecognised signal': riskOf(facts, 0).some(hasStrangeSignal),
    'unrecognised veto before': earlier(facts).some(index => riskOf(facts, index).some(hasStrangeVeto)),
    'unrecognised finding before': earlier(facts).some(index => hasStrangeFindingBefore(facts, index)),
  })

/**
 * P1: whether a context step that failed has readable findings.
 * Open: readable means all that the never and hold rules read of it is there; for the SMS step, at least one
 * verification. The other steps have no findings.
 */
const isReadable = (step: string, findings: unknown): boolean => {
  if (step === 'kyc_check') return !Object.values(detailsOf(findings)).includes(ABSENT)
  if (step === 'verify_sms') return rowsAt(findings, 'verifications').length > 0
  if (step === 'documentary_verification') {
    const photos = countedPhotos(findings)
    return photos.length > 0 && photos.every(isComplete)
  }
  const selfies = step === 'selfie_check' ? selfiesOf(findings) : []
  return selfies.length > 0 && selfies.every(selfie => selfie.liveness !== ABSENT && selfie.comparison !== ABSENT)
}

/**
 * P1: context steps that hold: without findings, or a failed document that no rule fits.
 * Open: it holds not only before a deciding selfie but before any deciding step, and in an expired session; and a failed
 * selfie that is context, because it was skipped or the session expired, holds unless `selfie-unclear` fits it.
 */
const contextHolds = (facts: Facts): Words => {
  const context = STEPS.filter(step => step !== facts.deciding && stands(facts, 0, step) === 'failed')
  const document = failedStep(facts, 0, 'documentary_verification').findings
  const selfies = selfiesOf(failedStep(facts, 0, 'selfie_check').findings)
  const unreadable = context.filter(step => !isReadable(step, failedStep(facts, 0, step).findings))
  return [
    ...unreadable.map(step => `unreadable ${step}`),
    ...listed({
      'document before': context.includes('documentary_verification') && innocentDocumentRules(document).length === 0,
      'selfie before': context.includes('selfie_check') && !isSelfieUnclear(selfies),
    }),
  ]
}

/** P2: a failed document whose last photo is unknown. */
const isAnyOrderUnknown = (facts: Facts): boolean =>
  isOrderUnknown(failedStep(facts, 0, 'documentary_verification').findings, 'documents')

/** P8: when the attempt ended: `completed_at`, or `created_at` where that is null; undefined where it is unreadable. */
const endOf = (attempt: unknown): number | undefined => {
  const completedAt = own(attempt, 'completed_at')
  return timeAt(attempt, completedAt === null || completedAt === undefined ? 'created_at' : 'completed_at')
}

/** A time that cannot be read, or that lies more than five minutes ahead. */
const isTimeUnknown = (facts: Facts): boolean => {
  const { nowMs } = facts.input
  const times = [timeAt(facts.attempt, 'created_at'), endOf(facts.attempt)]
  return !Number.isFinite(nowMs) || times.some(time => time === undefined || time > nowMs + CLOCK_TOLERANCE_MS)
}

/** P1, P2, P4, P5, P7, P8: all holds of the stage `reason` that are neither a signal nor a rule. */
const otherHolds = (facts: Facts): Words => [
  ...listed({
    'no owner': ownerOf(facts.attempt) === undefined,
    'unknown standing': hasUnknownStanding(facts),
    'lineage unknown': isLineageUnknown(facts),
    'order unknown': isAnyOrderUnknown(facts),
    'time unknown': isTimeUnknown(facts),
  }),
  ...strangeWords(facts),
  ...contextHolds(facts),
]

// ---------------------------------------------------------------------------------------------------------------------
// The order of evaluation (section 2)
// ---------------------------------------------------------------------------------------------------------------------

type Rule = OracleInput['policy']['rules'][string]

const FLOORS: Words = [
  'details-conflict',
  'conflict-with-document',
  'document-doubtful',
  'liveness-failed',
  'anything-else',
]
const BY_DOCUMENT_OR_SELFIE: Words = [
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'selfie-unclear',
]
const TEXT_ORDER: Words = ['accepted-document', 'current-document', 'better-light']

/** Section 6: what the policy says of a rule. */
const ruleOf = (input: OracleInput, name: string): Rule | undefined =>
  Object.hasOwn(input.policy.rules, name) ? input.policy.rules[name] : undefined

/** Sections 4 and 6: what the policy makes of a rule; a floor is never milder than hold. A rule without data holds. */
const ruleDecision = (input: OracleInput, name: string): string => {
  const rule = ruleOf(input, name)
  if (name === 'document-forged') return 'never'
  if (rule === undefined) return 'hold'
  const isNoRetry = FLOORS.includes(name) || (rule.inSandbox === 'hold' && input.environment === 'sandbox')
  return rule.decision === 'retry' && isNoRetry ? 'hold' : rule.decision
}

/** Section 2, allow-list. Open: what is not allowed, and an attempt without an id or a template, is a hold. */
const isAllowed = (input: OracleInput, id: string | undefined): boolean => {
  const template = idAt(input.attempt, 'template/id')
  return (
    id !== undefined &&
    template !== undefined &&
    input.policy.environments.includes(input.environment) &&
    input.policy.templateIds.map(fold).includes(template)
  )
}

/**
 * Section 2: already has a child, or not the newest.
 * Open: two rows of one id make the list unreadable, and so does a row without a time. Of two attempts created at the
 * same time, the other one must be an ancestor, and all between them in the list. A row without an owner is a row like
 * another.
 */
const superseded = (facts: Facts): Words => {
  const { list } = facts.input
  const createdMs = timeAt(facts.attempt, 'created_at') ?? Number.NEGATIVE_INFINITY
  const ids = facts.chain.map(attempt => idAt(attempt, 'id') ?? '')
  const missing = ids.findIndex(id => !facts.listed.has(id))
  const ancestors: ReadonlySet<string | undefined> = new Set(missing === -1 ? ids : ids.slice(0, missing))
  const msOf = (row: unknown): number => timeAt(row, 'created_at') ?? Number.POSITIVE_INFINITY
  return listed({
    'not listed': !facts.listed.has(facts.id),
    'ids twice': facts.listed.size !== list.length,
    child: list.some(row => idAt(row, 'id') !== facts.id && idAt(row, 'previous_attempt_id') === facts.id),
    'not newest': list.some(row => msOf(row) > createdMs),
    'same instant': list.some(row => msOf(row) === createdMs && !ancestors.has(idAt(row, 'id'))),
  })
}

/** Sections 2 and 3: signals, rules and all other holds: never > hold > retry; two strategies hold. */
const reasonOf = (facts: Facts, rules: Words): Stop | undefined => {
  const decisions = [...signalDecisions(facts), ...rules.map(rule => ruleDecision(facts.input, rule))]
  if (decisions.includes('never')) return { decision: 'Never', stage: 'reason' }
  const others = otherHolds(facts)
  const strategies = new Set(rules.map(rule => ruleOf(facts.input, rule)?.strategy))
  const isHeld =
    rules.length === 0 ||
    decisions.some(decision => decision !== 'retry' && decision !== 'ignore') ||
    strategies.size > 1 ||
    others.length > 0
  return isHeld ? { decision: 'Hold', stage: 'reason', why: others.join(', ') } : undefined
}

/** A whole number from 0. */
const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/**
 * All counts are counts. Open: so must be the number of today; a time of the last send must be one, at most five
 * minutes ahead.
 */
const areCounts = ({ counts, nowMs }: OracleInput): boolean =>
  [
    counts.subject.automatic,
    counts.subject.onDemand,
    counts.subject.automaticByDocumentOrSelfie,
    ...Object.values(counts.subject.automaticByRule),
    counts.user.retries,
    counts.inFlight,
    counts.automaticByDay[0],
    ...counts.automaticByDay,
  ].every(isCount) &&
  (counts.subject.lastSentAtMs === undefined ||
    (isCount(counts.subject.lastSentAtMs) && counts.subject.lastSentAtMs <= nowMs + CLOCK_TOLERANCE_MS))

/**
 * P5, section 5: retries by anybody: the greater of the ledger's sends and the children in Plaid's list. Open: a row
 * that names itself as its parent is the child of none.
 */
const retriesByAnybody = ({ counts, list, nowMs }: OracleInput): number => {
  const children = list.filter(
    row =>
      own(row, 'previous_attempt_id') !== null &&
      idAt(row, 'previous_attempt_id') !== idAt(row, 'id') &&
      (timeAt(row, 'created_at') ?? nowMs) >= nowMs - WINDOW_MS,
  )
  return Math.max(counts.subject.automatic + counts.subject.onDemand, children.length)
}

/** Section 2: each matched rule must be under its own maximum. Open: a rule without a maximum has none of its own. */
const isUnderOwnMaximum = (input: OracleInput, name: string): boolean => {
  const max = ruleOf(input, name)?.automaticMax
  const { automaticByRule } = input.counts.subject
  const sent = Object.hasOwn(automaticByRule, name) ? (automaticByRule[name] ?? Number.NaN) : 0
  return max === undefined || sent < max
}

/**
 * Section 5: the automatic caps. Written so that a cap that is no number stops everything. Open: the 200 of a day do
 * not stop a retry, but postpone it to a day that has fewer (see `onDayWithBudget`).
 */
const isUnderCaps = (input: OracleInput, rules: Words): boolean => {
  const { counts, policy } = input
  const { caps } = policy
  const isByDocumentOrSelfie = rules.some(rule => BY_DOCUMENT_OR_SELFIE.includes(rule))
  return (
    areCounts(input) &&
    counts.subject.automatic < caps.automaticPerSubjectMax &&
    (!isByDocumentOrSelfie || counts.subject.automaticByDocumentOrSelfie < caps.automaticByDocumentOrSelfieMax) &&
    counts.user.retries < caps.automaticPerUserMax &&
    retriesByAnybody(input) < LINEAGE_MAX &&
    rules.every(rule => isUnderOwnMaximum(input, rule))
  )
}

/**
 * Section 9: the strategy that is sent, or undefined where there is none. `infer` means `incomplete` after a `failed`
 * or `expired` attempt. `custom` is the step-up of a thin file. Open: unknown strategies hold, and so does an owner whose
 * id has characters that cannot be seen, as no request can name it.
 */
const strategyOf = (facts: Facts, rules: Words): Expected['strategy'] => {
  const asked = ruleOf(facts.input, rules[0] ?? '')?.strategy
  const isAfterEnd = facts.status === 'failed' || facts.status === 'expired'
  const strategy = asked === 'infer' ? (isAfterEnd ? 'incomplete' : 'reset') : asked
  if (/\p{C}/u.test(ownerOf(facts.attempt) ?? '')) return undefined
  if (strategy === 'reset') return 'reset'
  if (strategy === 'custom') return rules.includes('thin-file') ? 'custom' : undefined
  const isRefused = ['watchlist_screening', 'risk_check'].some(step =>
    ['failed', 'manually_rejected', 'pending_review'].includes(stands(facts, 0, step)),
  )
  return strategy === 'incomplete' && !isRefused ? 'incomplete' : undefined
}

/**
 * Section 2: the text of the retry. Open: of several texts outside the order of section 2, that of the rule that comes
 * first in the table of section 4.
 */
const textOf = (input: OracleInput, rules: Words): string | undefined => {
  const texts = oracleRules
    .filter(rule => rules.includes(rule))
    .map(rule => ruleOf(input, rule)?.applicantText)
    .filter(text => text !== undefined)
  return TEXT_ORDER.find(text => texts.includes(text)) ?? texts[0]
}

/** Section 4, `thin-file`: the document in place of the data sources, and the selfie, if the template has it. */
const stepUpOf = (facts: Facts): Readonly<Record<string, boolean>> => ({
  verify_sms: false,
  kyc_check: false,
  documentary_verification: true,
  selfie_check: stands(facts, 0, 'selfie_check') !== 'not_applicable',
})

/**
 * Section 5: the first time from `atMs` on that is on a UTC day with fewer than the most of a day. Open: a day without
 * a number is one without retries.
 */
const onDayWithBudget = ({ counts, policy, nowMs }: OracleInput, atMs: number): number => {
  const today = Math.floor(nowMs / DAY_MS)
  const first = Math.floor(atMs / DAY_MS)
  for (let day = first; ; day += 1) {
    const used = counts.automaticByDay[day - today] ?? 0
    if (used < policy.caps.automaticPerDayMax) return day === first ? atMs : day * DAY_MS
  }
}

/**
 * Sections 4 and 5, P8: the common delay after the end, never before now; the cool-down postpones, and so does the
 * number of a day. Open: an end that lies a little ahead is waited for, by `session-expired` too.
 */
const timesOf = (
  facts: Facts,
  rules: Words,
): { readonly earliestMs: number; readonly latestMs: number; readonly isDelayed: boolean } => {
  const { input } = facts
  const { counts, policy, nowMs } = input
  const createdMs = timeAt(facts.attempt, 'created_at') ?? Number.NaN
  const endMs = endOf(facts.attempt) ?? Number.NaN
  const isAtOnce = rules.includes('session-expired')
  const dueMs = endMs + (isAtOnce ? 0 : policy.delayMs)
  const freeMs = Math.max(nowMs, Math.max(createdMs, counts.subject.lastSentAtMs ?? createdMs) + policy.caps.cooldownMs)
  if (!Number.isFinite(dueMs) || !Number.isFinite(freeMs)) {
    return { earliestMs: Number.NaN, latestMs: Number.NaN, isDelayed: false }
  }
  const earliestMs = onDayWithBudget(input, Math.max(dueMs, freeMs))
  const latestMs = onDayWithBudget(input, Math.max(dueMs + (isAtOnce ? 0 : JITTER_MAX_MS), freeMs))
  return { earliestMs, latestMs, isDelayed: !isAtOnce && earliestMs === dueMs && dueMs >= freeMs }
}

/** Section 2: what stops the attempt first, in the order of evaluation; undefined for a retry. */
const stopOf = (facts: Facts, rules: Words): Stop | undefined => {
  const { input } = facts
  const veto = vetoOf(facts)
  if (veto !== undefined) return veto
  const children = superseded(facts)
  if (children.length > 0) return { decision: 'Hold', stage: 'child', why: children.join(', ') }
  if (input.counts.inFlight !== 0) return { decision: 'Hold', stage: 'in-flight' }
  const reason = reasonOf(facts, rules)
  if (reason !== undefined) return reason
  if (!isUnderCaps(input, rules)) return { decision: 'Hold', stage: 'caps' }
  if (strategyOf(facts, rules) === undefined) return { decision: 'Hold', stage: 'strategy' }
  const isInTime = timesOf(facts, rules).earliestMs - (endOf(facts.attempt) ?? Number.NaN) <= MAX_AGE_MS
  return isInTime ? undefined : { decision: 'Hold', stage: 'time' }
}

/** The decision that the text of the policy wants for an input. Total: it never throws. */
export const expected = (input: OracleInput): Expected => {
  const id = idAt(input.attempt, 'id')
  if (id === undefined || !isAllowed(input, id)) {
    return { decision: 'Hold', stage: 'allow-list', rules: [], signals: [] }
  }
  const facts = factsOf(input, id)
  const rules = matchingRules(facts)
  const signals = signalsOf(facts)
  const stop = stopOf(facts, rules)
  if (stop !== undefined) return { ...stop, rules, signals }
  const strategy = strategyOf(facts, rules)
  const text = textOf(input, rules)
  const times = timesOf(facts, rules)
  return {
    decision: 'Retry',
    stage: 'time',
    ...(strategy === undefined ? {} : { strategy }),
    ...(strategy === 'custom' ? { steps: stepUpOf(facts) } : {}),
    ...(text === undefined ? {} : { text }),
    rules,
    signals,
    ...times,
    isAgeOpen: !(times.latestMs - (endOf(facts.attempt) ?? Number.NaN) <= MAX_AGE_MS),
  }
}
