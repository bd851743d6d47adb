import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applicantText, retryTextIds } from '../../../lib/domain/policy/applicant-text.ts'
import { bounds, dayMs, minuteMs } from '../../../lib/domain/policy/bounds.ts'
import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import { signalNames } from '../../../lib/domain/policy/signals.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import { defaultV2 } from '../../support/default-v2.ts'
import { acme, refusalsOf } from './file/files.ts'

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

const days = (ms: number): number => ms / dayMs
const minutes = (ms: number): number => ms / minuteMs

it.each<[member: string, from: number, to: number]>([
  ['caps.automatic_per_subject_max', 0, bounds.automaticPerSubjectMax],
  ['caps.automatic_by_document_or_selfie_max', 0, bounds.automaticByDocumentOrSelfieMax],
  ['caps.automatic_per_user_max', 0, bounds.automaticPerUserMax],
  ['caps.on_demand_per_subject_max', bounds.onDemandPerSubjectMin, bounds.onDemandPerSubjectMax],
  ['caps.cooldown_minutes', minutes(bounds.cooldownMsMin), minutes(bounds.cooldownMsMax)],
  ['caps.automatic_per_day_max', 1, bounds.automaticPerDayMax],
  ['window_days', days(bounds.windowMsMin), days(bounds.windowMsMax)],
  ['delay_minutes', minutes(bounds.delayMsMin), minutes(bounds.delayMsMax)],
])('the bounds of %s are %d and %d: in the document, and to the loader', (member, from, to) => {
  const rows = text.split('\n').filter(line => line.startsWith(`| \`${member}\` `))
  const cells = rows.flatMap(row => row.split('|').map(cell => Number.parseInt(cell, 10))).filter(Number.isInteger)
  expect(cells).toEqual([from, to])

  const [group, own] = member.includes('.') ? member.split('.') : [undefined, member]
  const stating = (value: number) => acme(group === undefined ? { [own]: value } : { [group]: { [own]: value } })
  const pointer = `/${member.replace('.', '/')}`
  const isRefused = (value: number) => refusalsOf(stating(value)).some(([at]) => at === pointer)
  expect([from - 1, from, to, to + 1].map(isRefused)).toEqual([true, false, false, true])
})

it('the rules with a floor are named in the sentence on floors', () => {
  const floored = ruleNames.filter(name =>
    refusalsOf(
      acme({
        rules: {
          [name]: { decision: 'retry', strategy: 'incomplete', automatic_max: 1, applicant_text: 'check-details' },
        },
      }),
    ).some(([pointer]) => pointer === `/rules/${name}/decision`),
  )
  const [sentence = ''] = text.replaceAll('\n', ' ').match(/`details-conflict`, [^.]* may be `hold` or `never`/) ?? []
  expect([...sentence.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)).toEqual([...floored, 'hold', 'never'])
})

it('every member of a policy file is in the table of members', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../../policies/policy.schema.json'), 'utf8'))
  const members = Object.keys(schema.properties).filter(name => name !== '$schema')
  const table = text.slice(text.indexOf('## What a policy says'), text.indexOf('### Bounds'))
  expect(members.filter(name => !table.includes(`\n| \`${name}\``))).toEqual([])
})
