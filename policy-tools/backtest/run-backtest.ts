import { readFile, stat } from 'node:fs/promises'
import * as E from 'fp-ts/Either'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import { policyOf } from '../policy-of.ts'
import { shippedNames } from '../shipped-policies.ts'
import { linesOf } from './lines.ts'
import { type Prices, pricesIn } from './prices.ts'
import { progressBar } from './progress-bar.ts'
import { recordsBy } from './records.ts'
import { type NamedPolicy, type Report, reportOf } from './report.ts'

export interface BacktestFiles {
  readonly policy: string
  readonly against?: string
  readonly facts: string
  readonly prices?: string
}

/** A file that cannot be used, with the sentences that say why. */
class BacktestFileError extends Error {
  override readonly name = 'BacktestFileError'
}

const pricesOf = async (path: string): Promise<Prices> => {
  const prices = pricesIn(await readFile(path, 'utf8'))
  if (E.isRight(prices)) return prices.right
  throw new BacktestFileError(prices.left.map(sentence => `${path} ${sentence}`).join('\n'))
}

const named = async (file: string): Promise<NamedPolicy> => ({ file, policy: await policyOf(file) })

const byHash = (policies: ReadonlyArray<Policy>): ReadonlyMap<string, Policy> =>
  // The first of two equal ones stays: its decisions are made anyway.
  new Map(policies.toReversed().map(policy => [policy.hash, policy]))

/** Judges the records of a file again by one or two policies. The shipped policies are at hand, too. */
export const runBacktest = async (
  { policy, against, facts, prices: pricesFile }: BacktestFiles,
  terminal: Parameters<typeof progressBar>[0],
): Promise<Report> => {
  const policies = await Promise.all([policy, ...(against === undefined ? [] : [against])].map(named))
  const shipped = await Promise.all(shippedNames.map(name => policyOf(name)))
  const prices = pricesFile === undefined ? undefined : await pricesOf(pricesFile)
  const { size } = await stat(facts)
  const compared = policies.map(each => each.policy)
  const atHand = byHash([...compared, ...shipped])
  const records = recordsBy({ compared, atHand })
  const bar = progressBar(terminal, size)
  for await (const { bytes, number, endByte } of linesOf(facts)) {
    records.take(bytes, number)
    bar.at(endByte, `line ${number}`)
  }
  bar.end()
  const taken = records.taken()
  if (taken.read === 0) {
    const [first] = taken.unreadable.first
    const why = first === undefined ? 'it is empty' : `line ${first.line}: ${first.reason}`
    throw new BacktestFileError(`${facts} has no recorded decision: ${why}.`)
  }
  return reportOf(taken, policies, atHand, prices)
}
