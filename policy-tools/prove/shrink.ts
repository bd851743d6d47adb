import type { Law } from '../laws/reading/law.ts'
import type { PlaidAnswer } from '../laws/reading/plaid-answer.ts'
import type { PolicyData, Situation } from '../laws/reading/situation.ts'
import { type Breach, checkLaw } from './check-law.ts'
import type { Court } from './court.ts'
import { benignAnswer, noCounts, nowMs, owners } from './slices/benign.ts'

type Json = Readonly<Record<string, unknown>> | ReadonlyArray<unknown>

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null

/** What a value differs in from a benign one; each element of a list is one more. */
const distance = (value: unknown, benign: unknown): number => {
  if (!isJson(value)) return value === benign ? 0 : 1
  if (Array.isArray(value)) {
    const like = Array.isArray(benign) ? benign[0] : undefined
    const usual = Array.isArray(benign) ? benign.length : 0
    const sum = value.reduce<number>((total, element) => total + distance(element, like), 0)
    return sum + Math.abs(value.length - usual)
  }
  const names = new Set([...Object.keys(value), ...(isJson(benign) ? Object.keys(benign) : [])])
  const member = (of: unknown, name: string): unknown =>
    isJson(of) ? (of as Record<string, unknown>)[name] : undefined
  return [...names].reduce((total, name) => total + distance(member(value, name), member(benign, name)), 0)
}

/** The same value with one thing benign: a member, an element less, or something below them. */
const simpler = function* (value: unknown, benign: unknown): Generator<unknown> {
  if (JSON.stringify(value) !== JSON.stringify(benign) && benign !== undefined) yield benign
  if (!isJson(value)) return
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1)
    const like = Array.isArray(benign) ? benign[0] : undefined
    for (const [index, element] of value.entries())
      for (const changed of simpler(element, like)) yield value.with(index, changed)
    return
  }
  for (const [name, inner] of Object.entries(value)) {
    const like = isJson(benign) ? (benign as Record<string, unknown>)[name] : undefined
    for (const changed of simpler(inner, like)) yield { ...value, [name]: changed }
  }
}

const scalars = ['id', 'client_user_id', 'created_at', 'completed_at', 'previous_attempt_id', 'template'] as const
/** An attempt before need not be like the judged one: its ids and times are its own. */
const ownOf = (answer: PlaidAnswer): PlaidAnswer => ({
  ...benignAnswer,
  ...Object.fromEntries(scalars.map(name => [name, answer[name]])),
})

const withBefore = (situation: Situation, before: ReadonlyArray<PlaidAnswer>): Situation => {
  const first = situation.before.at(-1)?.previous_attempt_id ?? null
  const linked = before.map((each, index) => ({ ...each, previous_attempt_id: before[index + 1]?.id ?? first }))
  const answer = { ...situation.answer, previous_attempt_id: linked[0]?.id ?? first }
  return { ...situation, answer, before: linked, children: Math.min(situation.children, linked.length) }
}

const simplerSituations = function* (situation: Situation): Generator<Situation> {
  const { answer, before } = situation
  for (const index of before.keys()) yield withBefore(situation, before.toSpliced(index, 1))
  const last = before.at(-1)
  if (last !== undefined && last.previous_attempt_id !== null)
    yield { ...situation, before: before.with(before.length - 1, { ...last, previous_attempt_id: null }) }
  if (last === undefined) yield { ...situation, answer: { ...answer, previous_attempt_id: null } }
  yield { ...situation, counts: noCounts }
  yield { ...situation, children: before.length }
  yield { ...situation, place: 'newest' }
  yield { ...situation, environment: 'production' }
  yield { ...situation, nowMs }
  yield { ...situation, faces: {} }
  for (const changed of simpler(situation.counts, noCounts))
    yield { ...situation, counts: changed as Situation['counts'] }
  const like = { ...benignAnswer, previous_attempt_id: answer.previous_attempt_id }
  for (const changed of simpler(answer, like)) yield { ...situation, answer: changed as PlaidAnswer }
  for (const [index, each] of before.entries())
    for (const changed of simpler(each, ownOf(each)))
      yield { ...situation, before: before.with(index, changed as PlaidAnswer) }
}

/** How much a situation differs from a benign first attempt. */
export const sizeOf = ({ answer, before, counts, place, children, environment, faces, nowMs: at }: Situation): number =>
  distance(answer, benignAnswer) +
  before.reduce((total, each) => total + 5 + distance(each, ownOf(each)), 0) +
  distance(counts, noCounts) +
  Number(place !== 'newest') +
  Math.abs(children - before.length) +
  Number(environment !== 'production') +
  distance(faces, Object.keys(faces).length === 0 ? {} : owners) / 10 +
  Number(Object.keys(faces).length > 0) +
  Number(at !== nowMs)

export interface Counterexample extends Breach {
  readonly situation: Situation
}

/** The smallest situation of which something is still true: no single part of it can be left out or made benign. */
export const smallestWhere = <T>(
  situation: Situation,
  found: T,
  find: (tried: Situation) => T | undefined,
): { readonly situation: Situation; readonly found: T } => {
  let smallest = { situation, found }
  for (let isShrinking = true; isShrinking; ) {
    isShrinking = false
    for (const tried of simplerSituations(smallest.situation)) {
      const still = sizeOf(tried) < sizeOf(smallest.situation) ? find(tried) : undefined
      if (still === undefined) continue
      smallest = { situation: tried, found: still }
      isShrinking = true
      break
    }
  }
  return smallest
}

/** The smallest situation that still breaks the law; undefined if the one given does not. */
export const shrink = (
  law: Law,
  situation: Situation,
  court: Court,
  policy: PolicyData,
): Counterexample | undefined => {
  const breachIn = (tried: Situation): Breach | undefined =>
    checkLaw(law, tried, court.judge(tried), court, policy).breach
  const breach = breachIn(situation)
  if (breach === undefined) return undefined
  const smallest = smallestWhere(situation, breach, breachIn)
  return { situation: smallest.situation, ...smallest.found }
}
