import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportInWords } from '../../../policy-tools/backtest/report-in-words.ts'
import { runBacktest } from '../../../policy-tools/backtest/run-backtest.ts'
import { recordedDecisions } from '../../support/recorded-decisions.ts'
import { shippedPolicy } from '../proving.ts'

const root = join(import.meta.dirname, '../../..')
const policies = join(root, 'policies')

describe('the example of docs/policy.md', () => {
  it('has the records of the generator; after a change of what is recorded, `vitest -u` writes them anew', async () => {
    const made = [...recordedDecisions({ seed: 3, records: 14, policies: [shippedPolicy] })]
    const text = made.map(({ decision }) => `${JSON.stringify(decision)}\n`).join('')
    await expect(text).toMatchFileSnapshot(join(policies, 'examples', 'recorded.jsonl'))
  })

  it('prints what the document says', async () => {
    const section = readFileSync(join(root, 'docs/policy.md'), 'utf8').split('## What a change is worth: backtest')[1]
    const blocks = [...(section ?? '').matchAll(/```text\n([^`]*)```/g)].slice(0, 2).map(([, text]) => text ?? '')
    const report = await runBacktest(
      {
        policy: join(policies, 'examples/step-up.json'),
        against: 'default-v2',
        facts: join(policies, 'examples/recorded.jsonl'),
        prices: join(policies, 'prices.example.json'),
      },
      { write: () => {} },
    )
    const printed = `${reportInWords(report).join('\n').replaceAll(`${root}/`, '')}\n`
    expect(blocks).toHaveLength(2)
    for (const block of blocks) expect(printed).toContain(block)
  })
})
