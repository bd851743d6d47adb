import type { Changed, ChangeLaw } from './reading/law.ts'
import type { PlaidAnswer } from './reading/plaid-answer.ts'

const isMany = (list: ReadonlyArray<unknown> | null | undefined): boolean => (list ?? []).length > 1

const reversed = (answer: PlaidAnswer): PlaidAnswer => {
  const { documentary_verification, selfie_check, risk_check, verify_sms } = answer
  return {
    ...answer,
    documentary_verification: documentary_verification && {
      ...documentary_verification,
      documents: documentary_verification.documents?.toReversed() ?? null,
    },
    selfie_check: selfie_check && { ...selfie_check, selfies: selfie_check.selfies?.toReversed() ?? null },
    risk_check: risk_check && {
      ...risk_check,
      devices: risk_check.devices?.toReversed() ?? null,
      facial_duplicates: risk_check.facial_duplicates?.toReversed() ?? null,
    },
    verify_sms: verify_sms && { ...verify_sms, verifications: verify_sms.verifications?.toReversed() ?? null },
  }
}

const hasLists = ({ documentary_verification, selfie_check, risk_check, verify_sms }: PlaidAnswer): boolean =>
  isMany(documentary_verification?.documents) ||
  isMany(selfie_check?.selfies) ||
  isMany(risk_check?.devices) ||
  isMany(risk_check?.facial_duplicates) ||
  isMany(verify_sms?.verifications)

export const law: ChangeLaw = {
  kind: 'change',
  says: 'The order in which Plaid lists photos, selfies, devices, faces and phone numbers changes no decision.',
  why: 'Plaid documents no order. Which photo was last is said by its number, and not by its place.',
  changes: situation => {
    const { answer, before } = situation
    const changes: Changed[] = []
    if ([answer, ...before].some(hasLists))
      changes.push({
        change: 'all lists reversed',
        situation: { ...situation, answer: reversed(answer), before: before.map(reversed) },
      })
    return changes
  },
  holds: (outcome, changed) =>
    outcome.decision === changed.decision && outcome.reason === changed.reason && outcome.text === changed.text,
}
