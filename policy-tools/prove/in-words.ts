import type { PlaidAnswer } from '../laws/reading/plaid-answer.ts'
import type { Outcome, Situation } from '../laws/reading/situation.ts'
import type { Proof } from './proof.ts'
import { benignAnswer, noCounts } from './slices/benign.ts'

const isJson = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const differences = (value: unknown, benign: unknown, pointer: string): ReadonlyArray<string> => {
  if (!isJson(value)) return value === benign ? [] : [`${pointer} ${JSON.stringify(value)}`]
  if (Array.isArray(value) && value.length === 0 && Array.isArray(benign) && benign.length > 0) return [`${pointer} []`]
  return Object.entries(value).flatMap(([name, inner]) => {
    // Each element of a list is compared with the first benign one.
    const like = Array.isArray(benign) ? benign[0] : isJson(benign) ? benign[name] : undefined
    return differences(inner, like, `${pointer}/${name}`)
  })
}

const own = ['id', 'created_at', 'completed_at', 'previous_attempt_id']

const attemptInWords = (answer: PlaidAnswer): ReadonlyArray<string> =>
  differences(Object.fromEntries(Object.entries(answer).filter(([member]) => !own.includes(member))), benignAnswer, '')

/** What a situation differs in from a first attempt that shows nothing: one line each. */
export const situationInWords = (situation: Situation): ReadonlyArray<string> => {
  const { answer, before, counts, place, environment } = situation
  return [
    ...attemptInWords(answer),
    ...before.flatMap((each, index) => attemptInWords(each).map(line => `${index + 1} before: ${line}`)),
    ...(before.length > 0 && before.every(each => attemptInWords(each).length === 0) ? ['a retry'] : []),
    ...(answer.created_at === benignAnswer.created_at && answer.completed_at === benignAnswer.completed_at
      ? []
      : [`created ${answer.created_at}, completed ${answer.completed_at}`]),
    ...differences(counts, noCounts, '/counts'),
    ...(place === 'newest' ? [] : [`the attempt is ${place}`]),
    ...(environment === 'production' ? [] : [`in ${environment}`]),
    ...(situation.children === before.length ? [] : [`${situation.children} retries by anybody`]),
  ]
}

export const outcomeInWords = ({ decision, reason, strategy, fired }: Outcome): string =>
  decision === 'Retry' ? `Retry ${strategy} (${fired.join(', ')})` : `${decision} (${reason})`

/** The rules that never decide, and what no rule matches: one line each. */
export const gapsInWords = ({
  deadRules,
  uncovered,
}: Pick<Proof, 'deadRules' | 'uncovered'>): ReadonlyArray<string> => [
  ...deadRules.map(rule => `dead rule: ${rule} decides in no state.`),
  ...Object.entries(uncovered).map(
    ([step, states]) => `no rule but anything-else matches ${states} states that end at ${step}: they are held.`,
  ),
]
