import { isJson, type Json } from './json.ts'
import type { Knobs } from './knobs.ts'

/** Plaid's two prefixes of an attempt's id, and of a template's. */
const pairs = [
  ['idv_', 'flwses_'],
  ['idvtmp_', 'flwtmp_'],
] as const

const withPrefix = (id: string, from: string, to: string): string => to + id.slice(from.length)

/** The id with the other prefix of its pair; any other id as it is. */
const otherSpelling = (id: string): string => {
  for (const [one, other] of pairs) {
    if (id.startsWith(one)) return withPrefix(id, one, other)
    if (id.startsWith(other)) return withPrefix(id, other, one)
  }
  return id
}

/** Whether two ids name the same attempt or template. */
export const isSameId = (one: string, other: string): boolean => one === other || one === otherSpelling(other)

type Spelling = 'same' | 'other'

const spelled = (id: unknown, spelling: Spelling): unknown =>
  spelling === 'other' && typeof id === 'string' ? otherSpelling(id) : id

/** An object with the id in one of its members respelled. */
const withSpelled = (json: unknown, member: string, spelling: Spelling): unknown =>
  isJson(json) && member in json ? { ...json, [member]: spelled(json[member], spelling) } : json

const respelledRisk = (risk: unknown, spelling: Spelling): unknown => {
  const duplicates = isJson(risk) ? risk['facial_duplicates'] : undefined
  if (!isJson(risk) || !Array.isArray(duplicates)) return risk
  return { ...risk, facial_duplicates: duplicates.map(duplicate => withSpelled(duplicate, 'id', spelling)) }
}

/** An attempt as an endpoint shows it. `idSpelling` is that of its own id there. */
const respelledAttempt = (attempt: Json, knobs: Knobs, idSpelling: Spelling): Json => ({
  ...attempt,
  id: spelled(attempt['id'], idSpelling),
  previous_attempt_id: spelled(attempt['previous_attempt_id'], knobs.previousIdSpelling),
  template: withSpelled(attempt['template'], 'id', knobs.templateIdSpelling),
  risk_check: respelledRisk(attempt['risk_check'], knobs.duplicateIdSpelling),
})

/** An endpoint's answer, with its ids in the spelling that the knobs say. */
export const respelledAnswer = (path: string, answer: Json, knobs: Knobs): Json => {
  switch (path) {
    case '/identity_verification/create':
      return respelledAttempt(answer, knobs, knobs.createIdSpelling)
    case '/identity_verification/get':
      return respelledAttempt(answer, knobs, knobs.getIdSpelling)
    case '/identity_verification/retry':
      return respelledAttempt(answer, knobs, knobs.retryIdSpelling)
    case '/identity_verification/list': {
      const rows = answer['identity_verifications'] as readonly Json[]
      return { ...answer, identity_verifications: rows.map(row => respelledAttempt(row, knobs, knobs.listIdSpelling)) }
    }
    default:
      return answer
  }
}

/** The id of the attempt that a webhook is about, in the spelling that the knobs say. */
export const idInWebhook = (id: string, knobs: Knobs): string =>
  knobs.webhookIdSpelling === 'other' ? otherSpelling(id) : id
