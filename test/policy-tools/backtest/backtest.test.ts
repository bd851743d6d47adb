import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { canonicalJson } from '../../../lib/codec/canonical-json.ts'
import type { Policy } from '../../../lib/domain/policy/policy.ts'
import { partsOfOne } from '../../../policy-tools/backtest/prices.ts'
import type { Report } from '../../../policy-tools/backtest/report.ts'
import { runBacktest } from '../../../policy-tools/backtest/run-backtest.ts'
import { standingInWords } from '../../../policy-tools/backtest/verdict-in-words.ts'
import { policyOf } from '../../../policy-tools/policy-of.ts'
import { recordedDecisions } from '../../support/recorded-decisions.ts'
import { sized } from '../../support/size.ts'
import { countByHand, type Row, rowOf } from './count-by-hand.ts'

const tried = {
  version: 'tried-1',
  extends: 'default-v2',
  caps: { automatic_per_subject_max: 1 },
  rules: {
    'po-box': { decision: 'hold' },
    'one-detail-differs': { decision: 'never' },
    'sms-not-verified': { strategy: 'reset' },
    'document-unsuitable': { applicant_text: 'better-light' },
    'thin-file': {
      decision: 'retry',
      strategy: 'custom',
      steps: { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: true },
      automatic_max: 1,
      applicant_text: 'bring-document',
    },
  },
}

/** It decided then, and its file is not at hand. */
const lost = { version: 'lost-1', extends: 'default-v2', rules: { 'selfie-unclear': { decision: 'hold' } } }

const prices = { anti_fraud_engine: 0.1234, data_source: 0.5, document: 0.75, selfie: 0.4 }

const records = sized({ sample: 400, full: 100_000 })

/** Enough for the terms that are compared, and none that a test could show. */
const terminal = { write: () => {} }

/** Only so that a run that hangs ends: to make 100,000 records takes a minute on a busy machine. */
const generatingMsMax = 900_000

let folder = ''
const files = { policy: '', against: 'default-v2', facts: '', prices: '' }
const rows: Row[] = []
let report: Report

const put = async (name: string, content: object): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(content))
  return path
}

const writeFacts = async (policies: readonly [Policy, Policy], other: Policy): Promise<void> => {
  const out = createWriteStream(files.facts)
  const options = {
    seed: inject('seed') ?? 7,
    records,
    policies: [policies[1], policies[1], policies[1], other],
  } as const
  for (const generated of recordedDecisions(options)) {
    rows.push(rowOf(generated, policies, policies))
    if (!out.write(`${JSON.stringify(generated.decision)}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-retry-backtest-'))
  files.facts = join(folder, 'facts.jsonl')
  files.policy = await put('tried.json', tried)
  files.prices = await put('prices.json', {
    currency: 'EUR',
    prices: Object.fromEntries(
      Object.entries(prices).map(([check, amount]) => [check, { amount, unit: 'per attempt', source: 'this test' }]),
    ),
  })
  const other = await policyOf(await put('lost.json', lost))
  await writeFacts([await policyOf(files.policy), await policyOf('default-v2')], other)
  report = await runBacktest(files, terminal)
}, generatingMsMax)

afterAll(() => rm(folder, { recursive: true, force: true }))

const parts = (money: string | null | undefined): number => Math.round(Number(money) * partsOfOne)

const ratesOf = (rate: Report['policies'][number]['recovery']['rate']): string =>
  rate === null ? 'none' : [rate.rate, rate.low, rate.high].map(part => part.toFixed(4)).join(' ')

const labelOf = (row: Report['policies'][number]['by'][number]): string => {
  const others = row.rules.filter(rule => rule !== row.reason).join(' + ')
  const why = [row.reason ?? '', others].filter(text => text !== '').join(': ')
  return [
    row.decision.toLowerCase(),
    ...(row.strategy === null ? [] : [row.strategy]),
    ...(why === '' ? [] : [`(${why})`]),
  ].join(' ')
}

const given = (counts: Readonly<Record<string, number>>) => Object.entries(counts).filter(([, count]) => count > 0)

/** The report in the terms of the count by hand. */
const totalsOf = ({ records: { attempts, duplicates }, policies, changes }: Report) => ({
  attempts,
  duplicates,
  unchanged: changes.unchanged,
  changed: changes.changed,
  ...Object.fromEntries(changes.matrix.map(({ from, to, attempts: count }) => [`${from} → ${to}`, count])),
  ...Object.fromEntries(
    policies.flatMap((tally, by) => {
      const { recovery, cost } = tally
      return [
        ...given({
          Retry: tally.retried,
          Hold: tally.held,
          Never: tally.never,
          'would-not-exist': tally.would_not_exist,
          'would-be-another': tally.would_be_another,
          'fate recovered': recovery.recovered,
          'fate not-recovered': recovery.not_recovered,
          'fate not-sent': recovery.not_sent,
          ...Object.fromEntries(
            Object.entries(recovery.unknown_because).map(([fate, count]) => [`fate ${fate}`, count]),
          ),
        }).map(([name, count]) => [`${by} ${name}`, count]),
        ...tally.by.map(row => [`${by} by ${labelOf(row)}`, row.attempts]),
        [`${by} rate`, ratesOf(recovery.rate)],
        [`${by} if none`, ratesOf(recovery.if_none_of_the_unknown_recovers)],
        [`${by} if all`, ratesOf(recovery.if_all_of_the_unknown_recover)],
        [`${by} people`, recovery.people_recovered],
        [`${by} people if all`, recovery.people_recovered_if_all_of_the_unknown],
        [`${by} cost`, parts(cost?.total)],
        [`${by} cost of known`, parts(cost?.of_known_ends.total)],
      ]
    }),
  ),
})

describe('a backtest', () => {
  it('has the totals of an independent count', ({ task }) => {
    task.meta.cases = rows.length
    const byHand = countByHand(
      rows,
      Object.fromEntries(Object.entries(prices).map(([check, amount]) => [check, parts(String(amount))])),
    )
    const inWords = Object.entries(byHand).map(([name, value]) => [
      name.includes(' → ')
        ? name
            .split(' → ')
            .map(word => standingInWords(word as 'Retry'))
            .join(' → ')
        : name,
      value,
    ])
    expect(totalsOf(report)).toEqual(Object.fromEntries(inWords))
  })

  it('is the same twice, byte for byte', async () => {
    const text = (of: Report): string => canonicalJson(JSON.parse(JSON.stringify(of)))
    expect(text(await runBacktest(files, terminal))).toBe(text(report))
  })

  it('reads all, and by its own policy decides each record as it was', () => {
    expect(report).toMatchObject({
      records: { lines: rows.length, read: rows.length, unreadable: 0 },
      reproduction: { checked: rows.filter(({ recordedSay }) => recordedSay !== undefined).length, differing: 0 },
    })
    expect(report.reproduction.checked).toBeGreaterThan(records / 2)
  })

  it('sees each kind of end, of attempt and of change often enough to count', () => {
    const [one] = report.policies
    const kinds = { ...one?.recovery.unknown_because, ...one, by: null, cost: null }
    const counts = Object.entries(kinds).filter(([, value]) => typeof value === 'number')
    expect(counts.filter(([, count]) => count === 0)).toEqual([])
    expect(report.changes.matrix.length).toBeGreaterThan(5)
  })
})
