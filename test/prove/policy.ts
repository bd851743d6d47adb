import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { historyOf } from '../../lib/domain/plaid/history.ts'
import { foldedId, isSameId } from '../../lib/domain/plaid/same-id.ts'
import { decide as realDecide } from '../../lib/domain/policy/decide.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import { type Snapshot, snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { faceOwner, type Lineage, lineageOf, questionsOf } from '../../lib/domain/policy/lineage.ts'
import { loadPolicy, type Policy } from '../../lib/domain/policy/policy.ts'
import { nowMs } from '../support/plaid-answer.ts'
import { rightOf } from '../support/right-of.ts'
import { arbitraryCounts, arbitraryEnvironment, arbitraryPolicy, arbitraryWorld, type World } from './policy-cases.ts'
import { type Expected, expected, type OracleInput, oracleRules, oracleSignals, oracleStages } from './policy-oracle.ts'

type Decide = typeof realDecide

/** What was found in how many snapshots. */
type Seen = Readonly<Record<string, number>>

interface Disagreement {
  readonly count: number
  readonly size: number
  /** The smallest input that shows it, as JSON. */
  readonly input: string
  readonly decided: string
  readonly wanted: string
}

export interface PolicyProof {
  readonly snapshots: number
  readonly throws: number
  readonly vetoedRetries: number
  readonly capsExceeded: number
  readonly disagreements: number
  /** By kind. */
  readonly kinds: Readonly<Record<string, Disagreement>>
  /** Retries that are due by the common delay, and those of them that are later than it. */
  readonly delayed: number
  readonly jittered: number
  /** How often each decision was made, and each stage, rule and signal applied: none should be rare. */
  readonly decisions: Seen
  readonly stages: Seen
  readonly rules: Seen
  readonly signals: Seen
}

export interface PolicyProofOptions {
  readonly snapshots: number
  readonly seed: number
  /** The input of a decision. */
  readonly decide?: Decide
}

/** One case, as the two sides get it. */
interface Case {
  readonly input: OracleInput
  readonly wanted: Expected
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly lineage: Lineage
  /** The length of its text. */
  readonly size: number
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const windowMs = 180 * 86_400_000

/** What the use case reads of the attempts around a snapshot (`read-lineage.ts`), where Plaid answers at once. */
const lineageIn = (snapshot: Snapshot, { list, asked }: Pick<World, 'list' | 'asked'>): Lineage => {
  const { decode } = snapshotDecoder(snapshot.environment)
  const found = (id: string): Snapshot | undefined => {
    const read = decode(asked[foldedId(id)])
    return E.isRight(read) ? read.right : undefined
  }
  const history = historyOf(list.map(row => rightOf(decode(row))))
  const { parent: parentId } = questionsOf(snapshot, history)
  const parent = parentId === undefined ? undefined : found(parentId)
  const isAsked = Object.keys(asked).length > 0
  const faces = isAsked ? questionsOf(snapshot, history, parent).faces : []
  const owners = Object.fromEntries(faces.map(id => [id, faceOwner(snapshot, found(id))]))
  return lineageOf(snapshot, history, { faces: owners, ...(parent !== undefined && { parent }) }, nowMs - windowMs)
}

/** What does not decode, or is of another, never comes as far as a decision: neither side gets it. */
const asRead = (snapshot: Snapshot, { attempt, list, asked }: World): World => {
  const { decode } = snapshotDecoder(snapshot.environment)
  const isOfSubject = (row: unknown): boolean => {
    const read = decode(row)
    if (E.isLeft(read)) return false
    const { client_user_id, template } = read.right
    return (
      (client_user_id === null || client_user_id === snapshot.client_user_id) &&
      isSameId(template.id, snapshot.template.id)
    )
  }
  return {
    attempt,
    list: list.filter(isOfSubject),
    asked: Object.fromEntries(
      Object.entries(asked).map(([id, answer]) => [id, E.isRight(decode(answer)) ? answer : null]),
    ),
  }
}

/** Number of cases that are made at a time, and of policies that they share. */
const batch = 500
const policiesOfBatch = 50

const arbitraryCase = fc.record({ around: arbitraryWorld, environment: arbitraryEnvironment, counts: arbitraryCounts })

/** The last batches, so that another `decide` can use the same cases: making a case takes longer than deciding it. */
const made = new Map<number, ReadonlyArray<Case>>()
const madeMax = 8

const casesOf = (seed: number): ReadonlyArray<Case> => {
  const policies = fc
    .sample(arbitraryPolicy, { numRuns: policiesOfBatch, seed })
    .map(data => ({ data, policy: rightOf(loadPolicy(data, sha256)) }))
  return fc
    .sample(arbitraryCase, { numRuns: batch, seed })
    .flatMap(({ around: { world, size }, environment, counts }, index): Case[] => {
      const { data, policy } = policies[index % policies.length] ?? {}
      const decoded = snapshotDecoder(environment).decode(world.attempt)
      // Other answers do not reach the policy.
      if (data === undefined || policy === undefined || E.isLeft(decoded)) return []
      const snapshot = decoded.right
      const read = asRead(snapshot, world)
      const input: OracleInput = { environment, ...read, counts, policy: data, nowMs }
      return [{ input, wanted: expected(input), policy, snapshot, lineage: lineageIn(snapshot, read), size }]
    })
}

const batchOf = (seed: number): ReadonlyArray<Case> => {
  const known = made.get(seed)
  if (known !== undefined) return known
  const cases = casesOf(seed)
  const [oldest] = made.keys()
  if (made.size === madeMax && oldest !== undefined) made.delete(oldest)
  made.set(seed, cases)
  return cases
}

const inWords = ({ record, ...action }: Decision): string =>
  action._tag === 'Retry'
    ? `Retry ${action.request.strategy} ${action.applicantText} at ${action.notBeforeMs} by ${record.fired.join(' ')}`
    : `${action._tag} ${record.stage} ${action.reason}`

const stepsOf = (request: Extract<Decision, { _tag: 'Retry' }>['request']): string | undefined =>
  request.strategy === 'custom' ? JSON.stringify(Object.entries(request.steps).toSorted()) : undefined

/** In what a decision differs from the one that is wanted; undefined if they agree. */
const difference = (wanted: Expected, decision: Decision): string | undefined => {
  const { _tag, record } = decision
  if (_tag !== wanted.decision) {
    const isOpen = wanted.isAgeOpen === true && _tag === 'Hold' && record.stage === 'time'
    const cause = wanted.why === undefined || wanted.why === '' ? wanted.rules.join(', ') : wanted.why
    const found = _tag === 'Retry' ? '' : ` (${record.stage} ${decision.reason})`
    return isOpen ? undefined : `${_tag}${found}, not ${wanted.decision} (${wanted.stage}: ${cause})`
  }
  if (_tag !== 'Retry') return undefined
  const { request, applicantText, notBeforeMs } = decision
  if (request.strategy !== wanted.strategy) return `strategy ${request.strategy}, not ${wanted.strategy}`
  const steps = wanted.steps === undefined ? undefined : JSON.stringify(Object.entries(wanted.steps).toSorted())
  if (stepsOf(request) !== steps) return `steps ${stepsOf(request)}, not ${steps}`
  if (applicantText !== wanted.text || record.applicantText?.id !== wanted.text) return 'text'
  const { earliestMs = Number.NaN, latestMs = Number.NaN } = wanted
  if (!(notBeforeMs >= earliestMs)) return 'too early'
  return notBeforeMs <= latestMs ? undefined : 'too late'
}

type Counter = Record<string, number>

interface Tally {
  snapshots: number
  throws: number
  vetoedRetries: number
  capsExceeded: number
  disagreements: number
  delayed: number
  jittered: number
  readonly kinds: Record<string, Disagreement>
  readonly decisions: Counter
  readonly stages: Counter
  readonly rules: Counter
  readonly signals: Counter
}

const zeros = (names: ReadonlyArray<string>): Counter => Object.fromEntries(names.map(name => [name, 0]))

const add = (counter: Counter, name: string): void => {
  counter[name] = (counter[name] ?? 0) + 1
}

/** How many kinds of disagreement are kept: a broken `decide` may disagree in thousands. */
const kindsMax = 100

const note = (tally: Tally, kind: string, of: Case, decided: string): void => {
  const before = tally.kinds[kind]
  if (before === undefined && Object.keys(tally.kinds).length >= kindsMax) return
  const { input, wanted, size } = of
  const count = (before?.count ?? 0) + 1
  tally.kinds[kind] =
    before === undefined || size < before.size
      ? { count, size, input: JSON.stringify(input), decided, wanted: JSON.stringify(wanted) }
      : { ...before, count }
}

const judge = (of: Case, decide: Decide, tally: Tally): void => {
  const { input, wanted, policy, snapshot, lineage } = of
  tally.snapshots += 1
  add(tally.stages, wanted.stage)
  for (const rule of wanted.rules) add(tally.rules, rule)
  for (const signal of wanted.signals) add(tally.signals, signal)
  let decision: Decision
  try {
    decision = decide(policy, snapshot, lineage, input.counts, nowMs)
  } catch (thrown) {
    tally.throws += 1
    note(tally, 'thrown', of, String(thrown))
    return
  }
  add(tally.decisions, decision._tag)
  if (decision._tag === 'Retry') {
    tally.vetoedRetries += wanted.stage === 'veto' ? 1 : 0
    tally.capsExceeded += wanted.stage === 'caps' ? 1 : 0
    const isDelayed = wanted.isDelayed === true
    tally.delayed += isDelayed ? 1 : 0
    tally.jittered += isDelayed && decision.notBeforeMs > (wanted.earliestMs ?? 0) ? 1 : 0
  }
  const kind = difference(wanted, decision)
  if (kind === undefined) return
  tally.disagreements += 1
  note(tally, kind, of, inWords(decision))
}

/**
 * Decides on arbitrary attempts, with arbitrary attempts around them, under arbitrary policies, and counts what must
 * not happen, and what the oracle would have decided otherwise. The same seed gives the same counts.
 */
export const provePolicy = ({ snapshots, seed, decide = realDecide }: PolicyProofOptions): PolicyProof => {
  const tally: Tally = {
    snapshots: 0,
    throws: 0,
    vetoedRetries: 0,
    capsExceeded: 0,
    disagreements: 0,
    delayed: 0,
    jittered: 0,
    kinds: {},
    decisions: zeros(['Retry', 'Hold', 'Never']),
    stages: zeros(oracleStages),
    rules: zeros(oracleRules),
    signals: zeros(oracleSignals),
  }
  for (let round = 0; tally.snapshots < snapshots; round += 1) {
    for (const one of batchOf(seed + round).slice(0, snapshots - tally.snapshots)) judge(one, decide, tally)
  }
  return tally
}

/** The line that `npm run prove` prints. */
export const policyLine = ({ snapshots, throws, vetoedRetries, capsExceeded, disagreements }: PolicyProof): string =>
  `policy: ${snapshots} snapshots, ${throws} throws, ${vetoedRetries} vetoed retries, ${capsExceeded} caps exceeded, ` +
  `${disagreements} disagreements with the oracle`

/** How rare a decision may be, and a stage, a rule or a signal: as a part of all snapshots. */
const rareDecision = 1 / 50
const rare = 1 / 1_000

/** Whether nothing forbidden happened, and each kind of situation was there often enough to count. */
export const isPolicyProven = (proof: PolicyProof): boolean => {
  const { snapshots, throws, vetoedRetries, capsExceeded, disagreements, delayed, jittered } = proof
  const areSeen = (seen: Seen, part: number): boolean => Object.values(seen).every(count => count >= snapshots * part)
  return (
    snapshots > 0 &&
    throws + vetoedRetries + capsExceeded + disagreements === 0 &&
    areSeen(proof.decisions, rareDecision) &&
    [proof.stages, proof.rules, proof.signals].every(seen => areSeen(seen, rare)) &&
    jittered >= delayed * 0.9
  )
}
