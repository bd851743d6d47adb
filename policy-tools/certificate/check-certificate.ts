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

/*
 * Checks a certificate without the prover. It computes the hashes again, decides all states of one block by itself, and
 * looks at the states that the roots choose: nobody knows which before all digests are made.
 */
const samplesOfBlock = 4
const sha256 = (text: string): string => hash('sha256', text)
const json = (value: unknown): string => JSON.stringify(value)
const sum = (counts: Iterable<number>): number => [...counts].reduce((all, count) => all + count, 0)

const sources = (root: string, ...folders: ReadonlyArray<string>): string => {
  const whole = createHash('sha256')
  const files = folders.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root })).toSorted()
  for (const file of files) whole.update(`${file}\n`).update(readFileSync(join(root, file)))
  return whole.digest('hex')
}

const decidedIn = (policy: Policy, situation: Situation): Outcome => {
  const { answer, before, environment, place, children, faces, counts, nowMs } = situation
  const read = (one: unknown): Snapshot => {
    const decoded = snapshotDecoder(environment).decode(one)
    if (E.isLeft(decoded)) throw new Error('a sample is no answer of Plaid')
    return decoded.right
  }
  const lineage = { before: before.map(read), place, children, faces }
  const decision = decide(policy, read(answer), lineage, counts, nowMs)
  const { stage, applicantText, supportText, fired } = decision.record
  const said = { text: applicantText?.id ?? null, supportText, fired }
  if (decision._tag !== 'Retry') {
    const { _tag, reason } = decision
    return { decision: _tag, stage, reason, strategy: null, steps: null, notBeforeMs: null, ...said }
  }
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

/** Why a certificate is not accepted for a policy; none if it is. `root`: the folder of the project. */
export const objectionsTo = (certificate: Certificate, data: unknown, root: string): ReadonlyArray<string> => {
  const loaded = loadPolicy(data, sha256)
  if (E.isLeft(loaded)) return ['the policy is refused']
  const policy: Policy = {
    ...loaded.right,
    templateIds: ['idvtmp_local' as never],
    environments: ['sandbox', 'production'],
  }
  const { blocks, laws, samples, states, prover } = certificate
  const names = globSync('policy-tools/laws/*.ts', { cwd: root }).map(file => basename(file, '.ts'))
  const samplesOf = (name: string) => samples.filter(({ block }) => block === name)
  const [like] = samplesOf('details')
  const details = like === undefined ? {} : detailsDecided(policy, like.situation)
  const chosen = (top: string, at: number, size: number) =>
    Number.parseInt(sha256(`${top} ${at}`).slice(0, 12), 16) % size
  const all = (holds: (block: Certificate['blocks'][number], of: ReadonlyArray<Sample>) => boolean) =>
    blocks.every(block => holds(block, samplesOf(block.name)))
  const claims: Readonly<Record<string, () => boolean>> = {
    'it is for another policy': () =>
      certificate.policy.hash === policy.hash && certificate.policy.version === policy.version,
    'it was made by another prover': () => prover === sources(root, 'policy-tools/laws', 'policy-tools/prove'),
    'it was made for another decide': () => certificate.decide === sources(root, 'lib/domain', 'lib/codec'),
    'its laws are not those of the folder': () => json(Object.keys(laws).toSorted()) === json(names.toSorted()),
    'a law is broken, or was never tried': () => Object.values(laws).every(law => law.tried > 0 && law.broken === 0),
    'the states are not the sum of its blocks': () => states === sum(blocks.map(block => block.states)),
    'a block has not the states of its axes': () =>
      all(({ axes, states: size }) => size === Object.values(axes).reduce((a, b) => a * b, 1)),
    'a block has not a decision for each state': () =>
      all(({ decisions, states: size }) => size === sum(Object.values(decisions))),
    'the details are decided otherwise': () =>
      json(blocks.find(({ name }) => name === 'details')?.decisions) === json(details),
    'a block has too few samples': () => all((_, of) => of.length === samplesOfBlock),
    'a sample was chosen': () =>
      all(({ root: top, states: size }, of) => of.every(({ index }, at) => index === chosen(top, at, size))),
    'a sample is not of its block': () => all(({ root: top }, of) => of.every(sample => rootOf(sample) === top)),
    'a sample is decided otherwise': () =>
      samples.every(one => json(decidedIn(policy, one.situation)) === json(one.outcome)),
    'a sample breaks a law': () => samples.every(one => isLawful(policy, one)),
  }
  return Object.entries(claims).flatMap(([objection, holds]) => (holds() ? [] : [objection]))
}
