import { type StepName, type StepReading, stepNames } from '../../plaid/attempt.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * How an attempt stands: its steps and findings, where a `skipped` step has the standing and the findings of the
 * attempt before (Plaid skips after `incomplete` and `custom` what was passed, or was not asked for again).
 */
export interface Standing {
  readonly snapshot: Snapshot
  /** `unknown`: skipped, and the attempt that it was done in is not known. */
  readonly steps: Readonly<Record<StepName, StepReading>>
  readonly kyc: Snapshot['kyc_check']
  readonly documents: Snapshot['documentary_verification']['documents']
  readonly selfies: Snapshot['selfie_check']['selfies']
  /** The attempt's own, and those of the attempt in which a skipped `risk_check` ran. */
  readonly risks: ReadonlyArray<Snapshot['risk_check']>
  /** How many different phone numbers codes were sent to. */
  readonly phoneNumbers: number
  /**
   * The step that ended a failed session: the last one that failed in this attempt itself. An earlier failed step is
   * context: the template let it pass. An expired session has none.
   */
  readonly deciding: StepName | undefined
  /** Whether a step is skipped whose standing is not known. */
  readonly isSkipUnknown: boolean
}

/** The attempt in which a step ran; undefined if it is not known. */
const sourceOf = (snapshot: Snapshot, before: ReadonlyArray<Snapshot>, step: StepName): Snapshot | undefined =>
  [snapshot, ...before].find(({ steps }) => steps[step] !== 'skipped')

const decidingStep = ({ status, steps }: Snapshot): StepName | undefined =>
  status === 'failed' ? stepNames.findLast(step => steps[step] === 'failed') : undefined

const phoneNumbersOf = (snapshots: ReadonlyArray<Snapshot>): number =>
  snapshots.reduce((greatest, { verify_sms: { verifications } }) => {
    return typeof verifications === 'number' ? Math.max(greatest, verifications) : greatest
  }, 0)

/**
 * @param before the attempts before this one, by `previous_attempt_id`, latest first, without a gap
 */
export const standingOf = (snapshot: Snapshot, before: ReadonlyArray<Snapshot>): Standing => {
  const source = (step: StepName): Snapshot | undefined => sourceOf(snapshot, before, step)
  const isKnown = (step: StepName): boolean => step === 'accept_tos' || source(step) !== undefined
  // Skipped terms were accepted outside of Link, and given to Plaid by its API.
  const statusOf = (step: StepName): StepReading =>
    step === 'accept_tos' && snapshot.steps.accept_tos === 'skipped'
      ? 'success'
      : (source(step)?.steps[step] ?? 'unknown')
  const inheritedRisk = source('risk_check')
  const inheritedSms = source('verify_sms')
  return {
    snapshot,
    steps: Object.fromEntries(stepNames.map(step => [step, statusOf(step)])) as Record<StepName, StepReading>,
    kyc: (source('kyc_check') ?? snapshot).kyc_check,
    documents: (source('documentary_verification') ?? snapshot).documentary_verification.documents,
    selfies: (source('selfie_check') ?? snapshot).selfie_check.selfies,
    risks: [
      snapshot.risk_check,
      ...(inheritedRisk === undefined || inheritedRisk === snapshot ? [] : [inheritedRisk.risk_check]),
    ],
    phoneNumbers: phoneNumbersOf(inheritedSms === undefined ? [snapshot] : [snapshot, inheritedSms]),
    deciding: decidingStep(snapshot),
    isSkipUnknown: !stepNames.every(isKnown),
  }
}

export const isFailed = ({ steps }: Standing, step: StepName): boolean => steps[step] === 'failed'

/** Failed, but not the step that ended the session. */
export const isContext = (standing: Standing, step: StepName): boolean =>
  isFailed(standing, step) && standing.deciding !== step

/** What Plaid passed or a person approved. */
export const isPassed = (reading: StepReading): boolean => reading === 'success' || reading === 'manually_approved'
