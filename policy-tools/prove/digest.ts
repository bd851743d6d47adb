import { hash } from 'node:crypto'
import type { PlaidAnswer } from '../laws/reading/plaid-answer.ts'
import type { Outcome, Situation } from '../laws/reading/situation.ts'

const known = new WeakMap<object, string>()

const digestOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return hash('sha256', JSON.stringify(value))
  const before = known.get(value)
  if (before !== undefined) return before
  const digest = hash('sha256', JSON.stringify(value))
  known.set(value, digest)
  return digest
}

const answerDigest = (answer: PlaidAnswer): string =>
  Object.values(answer)
    .map(member => (typeof member === 'object' && member !== null ? digestOf(member) : JSON.stringify(member)))
    .join()

/** What a certificate says of one state: the digest of Plaid's answers, of all else that was read, and of the decision. */
export const leafOf = ({ answer, before, ...rest }: Situation, outcome: Outcome): string => {
  const { decision, stage, reason, strategy, steps, notBeforeMs, text, supportText, fired } = outcome
  const { environment, place, children, faces, counts, nowMs } = rest
  return hash(
    'sha256',
    [
      answerDigest(answer),
      ...before.map(each => digestOf(each)),
      JSON.stringify([environment, place, children, faces, counts, nowMs]),
      JSON.stringify([decision, stage, reason, strategy, steps, notBeforeMs, text, supportText, fired]),
    ].join('\n'),
  )
}
