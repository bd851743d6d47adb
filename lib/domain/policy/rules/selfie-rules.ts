import type { SelfieReading } from '../findings/details.ts'
import type { Snapshot } from '../findings/snapshot.ts'

const anySelfie = (snapshot: Snapshot, holds: (findings: SelfieReading['analysis']) => boolean): boolean =>
  snapshot.selfie_check.selfies.some(({ analysis }) => holds(analysis))

/**
 * Rules about selfies: one suspicious selfie is enough for suspicion; `selfie-unclear` needs all selfies without
 * suspicion.
 */
export const selfieRules = {
  /** An attack or bad light: Plaid's answer does not distinguish them. */
  'liveness-failed': (snapshot: Snapshot): boolean =>
    anySelfie(snapshot, ({ liveness_check }) => liveness_check === 'failed'),

  'face-differs-from-document': (snapshot: Snapshot): boolean =>
    anySelfie(snapshot, ({ document_comparison }) => document_comparison === 'no_match'),

  /** A failed age check excludes the rule too: the reason is then not a bad photo. */
  'selfie-unclear': (snapshot: Snapshot): boolean =>
    snapshot.steps.selfie_check === 'failed' &&
    snapshot.selfie_check.selfies.length > 0 &&
    !anySelfie(snapshot, ({ liveness_check }) => liveness_check !== 'success') &&
    !anySelfie(snapshot, ({ document_comparison }) => !['match', 'no_input'].includes(document_comparison)) &&
    !anySelfie(snapshot, ({ age_check }) => ['warning', 'no_match'].includes(age_check.status)),
}
