import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applicantText, retryTextIds } from '../../../lib/domain/policy/applicant-text.ts'
import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import { signalNames } from '../../../lib/domain/policy/signals.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import { defaultV2 } from '../../support/default-v2.ts'

/** `docs/policy.md` says of the shipped policy what is so. */
const text = readFileSync(join(import.meta.dirname, '../../../docs/policy.md'), 'utf8')

/** The cells of the table row that begins with this name; none if there is no such row. */
const rowOf = (name: string): ReadonlyArray<string> =>
  text
    .split('\n')
    .filter(line => line.startsWith(`| \`${name}\``))
    .flatMap(line => line.split('|').map(cell => cell.trim()))
    .slice(1, -1)

describe.each(ruleNames)('%s', name => {
  it('has its row, with what the policy decides, and how often', () => {
    const action = defaultV2.rules[name]
    const [, matches, example, decision, most] = rowOf(name)
    expect([matches, example]).not.toContain('')
    expect(decision).toMatch(new RegExp(`^${action.decision}`))
    expect(most).toBe(action.decision === 'retry' ? String(action.automaticMax) : '')
    expect(action.decision === 'retry' && !decision?.includes(`\`${action.strategy}\``)).toBe(false)
  })
})

it('the rules are in their order', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name)
  expect(rows.filter(row => ruleNames.some(name => name === row))).toEqual(ruleNames)
})

it.each([...vetoNames, ...signalNames])('%s is there', name => {
  expect(text).toContain(`\`${name}\``)
})

it.each(['contact-support', ...retryTextIds] as const)('the text %s is there, word for word', id => {
  expect(rowOf(id)[1]).toBe(applicantText(defaultV2, id).text)
})
