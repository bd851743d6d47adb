import type { Snapshot } from './snapshot.ts'

const within = (reading: unknown, pointer: string): ReadonlyArray<string> => {
  if (reading === 'unrecognised') return [pointer]
  if (typeof reading !== 'object' || reading === null) return []
  return Object.entries(reading).flatMap(([member, value]) => within(value, `${pointer}/${member}`))
}

/**
 * JSON Pointers to all values in Plaid's answer that this version does not know; `/steps` stands for an unknown step.
 */
export const unrecognisedIn = (snapshot: Snapshot): ReadonlyArray<string> => {
  const { status, steps, completed_at, kyc_check, documentary_verification, selfie_check, risk_check } = snapshot
  return [
    ...within({ status, steps, completed_at, kyc_check, documentary_verification, selfie_check, risk_check }, ''),
    ...(snapshot.otherSteps.length > 0 ? ['/steps'] : []),
  ]
}
