import { createHash, hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as E from 'fp-ts/Either'
import { decide } from '../../lib/domain/policy/decide.ts'
import { type Snapshot, snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { words } from '../../lib/domain/policy/findings/words.ts'
import { loadPolicy, type Policy } from '../../lib/domain/policy/policy.ts'
import { allLaws } from '../all-laws.ts'
import type { Outcome, Situation } from '../laws/reading/situation.ts'
import type { Certificate, Sample } from './certificate.ts'

/* Checks a certificate without the prover: with hashes, one block that it decides again, and states that the prover did not choose. */
const samplesOfBlock = 4
const sha256 = (text: string): string => hash('sha256', text)
const json = (value: unknown): string => JSON.stringify(value)
const sum = (counts: ReadonlyArray<number>): number => counts.reduce((all, count) => all + count, 0)
const product = (sizes: ReadonlyArray<number>): number => sizes.reduce((all, size) => all * size, 1)

const sources = (root: string, ...folders: ReadonlyArray<string>): string => {
  const whole = createHash('sha256')
  const files = folders.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root })).toSorted()
  for (const file of files) whole.update(`${file}\n`).update(readFileSync(join(root, file)))
  return whole.digest('hex')
}

const decidedIn = (policy: Policy, situation: Situation): Outcome => {
  const { answer, before, environment, place, children, faces, counts, nowMs } = situation
  const read = (one: unknown): Snapshot =>
    E.getOrElseW(() => ({}) as Snapshot)(snapshotDecoder(environment).decode(one))
  const lineage = { before: before.map(read), place, children, faces }
  const decision = decide(policy, read(answer), lineage, counts, nowMs)
  const { stage, applicantText, supportText, fired } = decision.record
  const said = { text: applicantText?.id ?? null, supportText, fired }
  const none = { strategy: null, steps: null, notBeforeMs: null }
  if (decision._tag !== 'Retry') return { decision: decision._tag, stage, reason: decision.reason, ...none, ...said }
  const { request, notBeforeMs } = decision
  const steps = request.strategy === 'custom' ? { ...request.steps } : null
  return { decision: 'Retry', stage, reason: null, strategy: request.strategy, steps, notBeforeMs, ...said }
}

/** The digest of a state and of its decision. */
const leafOf = ({ answer, before, ...s }: Situation, outcome: Outcome): string => {
  const members = Object.values(answer).map(one => (one instanceof Object ? sha256(json(one)) : json(one)))
  const rest = [s.environment, s.place, s.children, s.faces, s.counts, s.nowMs]
  const lines = [members.join(), ...before.map(one => sha256(json(one))), json(rest), json(Object.values(outcome))]
  return sha256(lines.join('\n'))
}

const rootOf = ({ path, index, situation, outcome }: Sample): string =>
  path.reduce<string>(
    (own, other, height) => {
      if (other === null) return own
      const pair = ((index >> height) & 1) === 0 ? own + other : other + own
      return hash('sha256', Buffer.from(pair, 'hex'))
    },
    leafOf(situation, outcome),
  )

const isLawful = (policy: Policy, { situation, outcome }: Sample): boolean =>
  Object.values(allLaws).every(law => {
    if (law.kind === 'no-retry') return outcome.decision !== 'Retry' || !law.where(situation, policy)
    return law.kind === 'change' || !law.where(situation, outcome, policy) || law.holds(situation, outcome, policy)
  })

/** Everything that the data sources may say of five details, decided here, one after another. */
const detailsDecided = (policy: Policy, like: Situation): Readonly<Record<string, number>> => {
  const found: Record<string, number> = { Retry: 0, Hold: 0, Never: 0 }
  const summaries = [...words.MatchSummaryCode, null]
  const lists = [summaries, summaries, summaries, summaries, summaries, [...words.POBoxStatus, null]]
  const rows = lists.reduce<Array<Array<string | null>>>(
    (all, list) => all.flatMap(r => list.map(w => [...r, w])),
    [[]],
  )
  for (const [name, address, phone_number, date_of_birth, id_number, po_box] of rows) {
    const summarised = Object.entries({ name, address, phone_number, date_of_birth, id_number })
    const details = Object.fromEntries(summarised.map(([detail, summary]) => [detail, { summary, po_box }]))
    const { decision } = decidedIn(policy, { ...like, answer: { ...like.answer, kyc_check: details } })
    found[decision] = (found[decision] ?? 0) + 1
  }
  return found
}

const known = new Map<string, Readonly<Record<string, number>>>()

/** Why a certificate is not accepted for a policy; none if it is. `root`: the folder of the project. */
export const objectionsTo = (certificate: Certificate, data: unknown, root: string): ReadonlyArray<string> => {
  const loaded = loadPolicy(data, sha256)
  if (E.isLeft(loaded)) return ['the policy is refused']
  const proven = { templateIds: ['idvtmp_local'], environments: ['sandbox', 'production'] } as unknown as Policy
  const policy: Policy = { ...loaded.right, ...proven }
  const { blocks, samples, states, prover } = certificate
  const names = globSync('policy-tools/laws/*.ts', { cwd: root }).map(file => basename(file, '.ts'))
  const laws = Object.entries(certificate.laws).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const of = (name: string) => samples.filter(({ block }) => block === name)
  const [like] = of('details')
  const details = known.get(policy.hash) ?? (like === undefined ? {} : detailsDecided(policy, like.situation))
  known.set(policy.hash, details)
  const chosen = (top: string, at: number) => Number.parseInt(sha256(`${top} ${at}`).slice(0, 12), 16)
  const claims: Readonly<Record<string, boolean>> = {
    'another policy': json(certificate.policy) === json({ version: policy.version, hash: policy.hash }),
    'another prover': prover === sources(root, 'policy-tools/laws', 'policy-tools/prove'),
    'another decide': certificate.decide === sources(root, 'lib/domain', 'lib/codec'),
    'laws that are not those of the folder': json(laws.map(([name]) => name)) === json(names.toSorted()),
    'a law that is broken, or was never tried': laws.every(([, { tried, broken }]) => tried > 0 && broken === 0),
    'states that are not the sum of the blocks': states === sum(blocks.map(block => block.states)),
    'a block without the states of its axes': blocks.every(b => b.states === product(Object.values(b.axes))),
    'a block without a decision for each state': blocks.every(b => b.states === sum(Object.values(b.decisions))),
    'details that are decided otherwise': json(blocks.find(b => b.name === 'details')?.decisions) === json(details),
    'a block without samples': blocks.every(({ name }) => of(name).length === samplesOfBlock),
    'a sample that was chosen': blocks.every(({ name, root: top, states: size }) =>
      of(name).every(({ index }, at) => index === chosen(top, at) % size),
    ),
    'a sample that is not of its block': blocks.every(b => of(b.name).every(sample => rootOf(sample) === b.root)),
    'a sample that is decided otherwise': samples.every(s => json(decidedIn(policy, s.situation)) === json(s.outcome)),
    'a sample that breaks a law': samples.every(sample => isLawful(policy, sample)),
  }
  return Object.entries(claims).flatMap(([objection, holds]) => (holds ? [] : [objection]))
}
