import type { Changed, ChangeLaw } from './reading/law.ts'
import type { PlaidAnswer } from './reading/plaid-answer.ts'

const isMany = (list: unknown): boolean => Array.isArray(list) && list.length > 1

const inReverse = (list: unknown): unknown => (Array.isArray(list) ? list.toReversed() : list)

/** The object with these lists reversed; what is no object is left as it is. */
const withReversed = <Found extends object>(found: Found | null, ...lists: ReadonlyArray<keyof Found>): Found | null =>
  typeof found !== 'object' || found === null || Array.isArray(found)
    ? found
    : { ...found, ...Object.fromEntries(lists.map(list => [list, inReverse(found[list])])) }

const reversed = (answer: PlaidAnswer): PlaidAnswer => ({
  ...answer,
  documentary_verification: withReversed(answer.documentary_verification, 'documents'),
  selfie_check: withReversed(answer.selfie_check, 'selfies'),
  risk_check: withReversed(answer.risk_check, 'devices', 'facial_duplicates'),
  verify_sms: withReversed(answer.verify_sms, 'verifications'),
})

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
