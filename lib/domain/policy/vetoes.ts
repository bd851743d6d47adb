import type { StepName } from '../plaid/attempt.ts'
import { bounds } from './bounds.ts'
import { isForged, photosOf } from './findings/photos.ts'
import { isFailed, type Standing, standingOf } from './findings/standing.ts'
import { type Lineage, ownerOf, sinceSuccess } from './lineage.ts'

const isAtLeast = (score: number | string, least: number): boolean => typeof score === 'number' && score >= least

const anyStep = ({ steps, snapshot }: Standing, status: string): boolean =>
  [...Object.values(steps), ...snapshot.otherSteps].some(reading => reading === status)

const anyRisk = ({ risks }: Standing, holds: (risk: Standing['risks'][number]) => boolean): boolean => risks.some(holds)

const anyFace = ({ risks }: Standing, faces: Lineage['faces'], owner: Lineage['faces'][string]): boolean =>
  risks.some(({ facial_duplicates }) => facial_duplicates.some(({ id }) => ownerOf(faces, id) === owner))

/** How terms may stand without having been refused. */
const consented: ReadonlySet<string> = new Set([
  'success',
  'manually_approved',
  'not_applicable',
  'unrecognised',
  'unknown',
])

type Observation = (standing: Standing, faces: Lineage['faces']) => boolean

const failed =
  (step: StepName): Observation =>
  standing =>
    isFailed(standing, step)

/** Facts of one attempt that hold its later attempts too. Paths are those of Plaid's schema `IdentityVerification`. */
const ofAnyAttempt = {
  'manually-rejected': standing => anyStep(standing, 'manually_rejected'),
  'watchlist-screening': failed('watchlist_screening'),
  'risk-check': failed('risk_check'),
  'bot-detected': standing => anyRisk(standing, ({ behavior }) => behavior.bot_detected === 'yes'),
  'fraud-ring-detected': standing => anyRisk(standing, ({ behavior }) => behavior.fraud_ring_detected === 'yes'),
  'synthetic-identity': standing =>
    anyRisk(standing, ({ identity_abuse_signals: { synthetic_identity } }) =>
      isAtLeast(synthetic_identity.score, bounds.syntheticScoreVetoed),
    ),
  'stolen-identity': standing =>
    anyRisk(standing, ({ identity_abuse_signals: { stolen_identity } }) =>
      isAtLeast(stolen_identity.score, bounds.stolenScoreVetoed),
    ),
  'facial-duplicate': (standing, faces) => anyFace(standing, faces, 'stranger'),
  /** Another person's face on any selfie of a failed step. */
  'face-differs-from-document': standing =>
    isFailed(standing, 'selfie_check') &&
    standing.selfies.some(({ analysis }) => analysis.document_comparison === 'no_match'),
  /** Only a photo that shows the document well enough; otherwise the rule `document-doubtful` holds it. */
  'document-forged': standing =>
    isFailed(standing, 'documentary_verification') && photosOf(standing.documents).counting.some(isForged),
} as const satisfies Readonly<Record<string, Observation>>

/** Facts of the judged attempt alone. */
const ofThisAttempt = {
  'status-success': ({ snapshot }) => snapshot.status === 'success',
  'status-active': ({ snapshot }) => snapshot.status === 'active',
  /** A retry cancels an unfinished attempt: acting on `canceled` would loop forever. A person may retry it: `preflight`. */
  'status-canceled': ({ snapshot }) => snapshot.status === 'canceled',
  'terms-refused': ({ snapshot, steps }) => snapshot.status === 'failed' && !consented.has(steps.accept_tos),
} as const satisfies Readonly<Record<string, Observation>>

const never = { ...ofThisAttempt, ...ofAnyAttempt }

export type NeverVeto = keyof typeof never
/** Facts that hold: a person is at it, or something is not known. */
type HoldVeto = 'under-review' | 'face-unknown' | 'earlier-attempt-vetoed'
export type VetoName = NeverVeto | HoldVeto

const neverNames = Object.keys(never) as ReadonlyArray<NeverVeto>
const ofAnyNames = Object.keys(ofAnyAttempt) as ReadonlyArray<keyof typeof ofAnyAttempt>
const holdNames: ReadonlyArray<HoldVeto> = ['under-review', 'face-unknown', 'earlier-attempt-vetoed']

export const vetoNames: ReadonlyArray<VetoName> = [...neverNames, ...holdNames]

/** Whether a veto means never, and not only not now; a person should not retry either, but for a canceled attempt. */
export const isNever = (name: VetoName): boolean => neverNames.some(known => known === name)

/** The standings of the attempts before, latest first, up to the last success. */
export const standingsBefore = ({ before }: Lineage): ReadonlyArray<Standing> =>
  sinceSuccess(before).map((snapshot, index) => standingOf(snapshot, before.slice(index + 1)))

const holds = (standing: Standing, lineage: Lineage): ReadonlyArray<HoldVeto> => {
  const earlier = standingsBefore(lineage)
  const observed: Readonly<Record<HoldVeto, boolean>> = {
    'under-review': standing.snapshot.status === 'pending_review' || anyStep(standing, 'pending_review'),
    'face-unknown': [standing, ...earlier].some(each => anyFace(each, lineage.faces, 'unasked')),
    'earlier-attempt-vetoed': earlier.some(each => ofAnyNames.some(name => ofAnyAttempt[name](each, lineage.faces))),
  }
  return holdNames.filter(name => observed[name])
}

/**
 * Facts for which an attempt is not retried automatically, whatever the policy says, in a fixed order: first those for
 * which it is never retried. An absent finding is no veto.
 */
export const vetoesOn = (standing: Standing, lineage: Lineage): ReadonlyArray<VetoName> => [
  ...neverNames.filter(name => never[name](standing, lineage.faces)),
  ...holds(standing, lineage),
]
