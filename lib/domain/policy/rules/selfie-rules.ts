import type { SelfieReading } from '../findings/details.ts'
import type { Snapshot } from '../findings/snapshot.ts'

const anySelfie = (snapshot: Snapshot, holds: (findings: SelfieReading['analysis']) => boolean): boolean =>
  snapshot.selfie_check.selfies.some(({ analysis }) => holds(analysis))

/** Rules about selfies: suspicion by any of them, and a failure without one only if every selfie is above it. */
export const selfieRules = {
  /** An attack or bad light: which, cannot be told. */
  'liveness-failed': (snapshot: Snapshot): boolean =>
    anySelfie(snapshot, ({ liveness_check }) => liveness_check === 'failed'),

  'face-differs-from-document': (snapshot: Snapshot): boolean =>
    anySelfie(snapshot, ({ document_comparison }) => document_comparison === 'no_match'),

  /** Nor by a finding of its own: an age that does not fit is not a bad picture. */
  'selfie-unclear': (snapshot: Snapshot): boolean =>
    snapshot.steps.selfie_check === 'failed' &&
    snapshot.selfie_check.selfies.length > 0 &&
    !anySelfie(snapshot, ({ liveness_check }) => liveness_check !== 'success') &&
    !anySelfie(snapshot, ({ document_comparison }) => !['match', 'no_input'].includes(document_comparison)) &&
    !anySelfie(snapshot, ({ age_check }) => ['warning', 'no_match'].includes(age_check.status)),
}
