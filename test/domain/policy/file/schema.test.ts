import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type AnySchemaObject } from 'ajv'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textIds } from '../../../../lib/domain/policy/applicant-text.ts'
import { bounds, dayMs, minuteMs } from '../../../../lib/domain/policy/bounds.ts'
import { effectivePolicy } from '../../../../lib/domain/policy/file/effective-policy.ts'
import { ruleNames } from '../../../../lib/domain/policy/rules/rule-name.ts'
import { signalNames } from '../../../../lib/domain/policy/signals.ts'
import { seeded, sized } from '../../../support/size.ts'

const folder = join(import.meta.dirname, '../../../../policies')
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

const schema = read('policy.schema.json') as AnySchemaObject
const shipped = read('default-v2.json') as Readonly<Record<string, unknown>>
const validate = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema)

/** Why a file may be refused that the schema accepts: these are about values elsewhere, or about Unicode. */
const schemaCannotSay: ReadonlyArray<readonly [what: string, reason: RegExp]> = [
  ['a rule that becomes a retry states all that a retry has', /^It must be stated: this policy extends none/],
  ['a rule that is inherited as no retry has nothing of a retry', /^It must be absent: the decision is (hold|never)/],
  ['a rule that is inherited as a retry has no reason', /^It must be absent: a retry has no reason/],
  ['all rules about details say the same text', /^It must be the same text as the other rules about details/],
  ['a template is in one segment', /^It must be a template that no segment has yet/],
  ['a new language has every text', /^It must have every text/],
  ['the language is one of the texts', /^It must be a language that the texts have/],
  ['a version is new', /^It must be another version/],
  ['a text has no invisible or unassigned characters', /no control(,| or) invisible/],
]

type Json = fc.JsonValue
type Path = ReadonlyArray<string | number>

const member = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined

const put = (value: unknown, [key, ...path]: Path, to: Json | undefined): unknown => {
  if (key === undefined) return to
  const inner = put(member(value, key), path, to)
  if (Array.isArray(value) && typeof key === 'number') return value.map((each, index) => (index === key ? inner : each))
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  const { [key]: _, ...others } = object as Record<string | number, unknown>
  return inner === undefined ? others : { ...others, [key]: inner }
}

const ruleMembers = [
  'decision',
  'class',
  'reason',
  'strategy',
  'steps',
  'automatic_max',
  'applicant_text',
  'in_sandbox',
]
const capNames = Object.keys(shipped['caps'] as object)
const top = ['$schema', 'version', 'name', 'extends', 'window_days', 'delay_minutes', 'across_templates', 'language']

const rule = fc.constantFrom(...ruleNames, 'document-forged', 'toString')
const arbitraryPath: fc.Arbitrary<Path> = fc.oneof(
  fc.constantFrom(...top, 'caps', 'rules', 'segments', 'texts', 'signals', 'mode').map(name => [name]),
  fc.constantFrom(...capNames, 'in_flight_max').map(name => ['caps', name]),
  fc.constantFrom(...signalNames, 'none').map(name => ['signals', name]),
  rule.map(name => ['rules', name]),
  fc.tuple(rule, fc.constantFrom(...ruleMembers, 'delay_minutes')).map(([name, own]) => ['rules', name, own]),
  fc
    .tuple(fc.constantFrom('en', 'de', 'it', 'pt-BR', 'DE'), fc.constantFrom(...textIds, 'hello'))
    .map(path => ['texts', ...path]),
  fc.constantFrom(...capNames).map(name => ['segments', 0, 'caps', name]),
  fc.tuple(rule, fc.constantFrom(...ruleMembers)).map(([name, own]) => ['segments', 0, 'rules', name, own]),
  fc.constantFrom<Path>(['segments', 0, 'flow'], ['segments', 0, 'when'], ['segments', 1, 'when', 'template_ids']),
  fc.constantFrom<Path>(['segments', 0], ['segments', 0, 'when', 'template_ids', 0]),
)

const steps = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: true }

const arbitraryValue: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<Json>(
    'hold',
    'never',
    'retry',
    'ignore',
    'incomplete',
    'custom',
    'reset',
    'check-details',
    'backend',
  ),
  fc.constantFrom<Json>(-1, 0, 1, 2, 3, 4, 5, 6, 20, 21, 29, 30, 18_720, 18_721, 43_200, 43_201, 100_000, 100_001, 1.5),
  fc.constantFrom<Json>(
    '',
    ' ',
    'de',
    'it',
    'acme-2',
    'Acme',
    '{name}',
    'a\u0007b',
    'x'.repeat(301),
    'Bitte: @name',
    'a@b.example',
  ),
  fc.constantFrom<Json | undefined>(null, true, false, undefined, {}, [], steps, { ...steps, kyc_check: true }),
  fc.constantFrom<Json>(
    { decision: 'hold' },
    { decision: 'retry' },
    { decision: 'never', reason: 'mine' },
    { class: 'mine' },
  ),
  fc.constantFrom<Json>(['idvtmp_a'], ['idvtmp_b', 'flwtmp_b'], [''], [{ when: { template_ids: ['idvtmp_a'] } }]),
  fc.string({ maxLength: 5 }),
)

const segment = { when: { template_ids: ['idvtmp_a'] }, rules: { 'po-box': { decision: 'hold' } } }
const child = { version: 'acme-1', extends: 'default-v2' }
const rich = {
  ...child,
  segments: [segment, { when: { template_ids: ['flwtmp_b'] }, flow: 'backend' }],
  rules: { 'thin-file': { decision: 'retry', strategy: 'custom', automatic_max: 1, applicant_text: 'bring-document' } },
  texts: { de: { 'come-back': 'Bis bald.' } },
}

/** A policy file that is right but for a few members, or right. */
const arbitraryFile = fc
  .tuple(
    fc.constantFrom<unknown>(shipped, child, rich, { ...shipped, segments: [segment] }),
    fc.array(fc.tuple(arbitraryPath, arbitraryValue), { maxLength: 3 }),
  )
  .map(([file, changes]) => changes.reduce((changed, [path, value]) => put(changed, path, value), file))

const refusalsOf = (file: unknown): ReadonlyArray<{ readonly pointer: string; readonly reason: string }> => {
  const effective = effectivePolicy(member(file, 'extends') === undefined ? [file] : [shipped, file])
  return effective._tag === 'Accepted' ? [] : effective.refusals
}

const runs = { numRuns: sized({ sample: 300, full: 20_000 }), ...seeded() }

describe('the schema and the loader', () => {
  it('accept the shipped policy, and the files that the others are made from', () => {
    for (const file of [shipped, child, rich]) {
      expect({ valid: validate(file), errors: validate.errors }).toEqual({ valid: true, errors: null })
      expect(refusalsOf(file)).toEqual([])
    }
  })

  it('what the schema refuses, the loader refuses', () => {
    fc.assert(
      fc.property(arbitraryFile, file => {
        const refusals = refusalsOf(file)
        expect(validate(file) || refusals.length > 0).toBe(true)
      }),
      runs,
    )
  })

  it('what the loader refuses, the schema refuses, but for what it cannot say', () => {
    fc.assert(
      fc.property(arbitraryFile, file => {
        const unsaid = refusalsOf(file).filter(({ reason }) => !schemaCannotSay.some(([, said]) => said.test(reason)))
        expect(unsaid.length === 0 || !validate(file)).toBe(true)
      }),
      runs,
    )
  })

  it('both accept many of these files, and both refuse many', () => {
    const files = fc.sample(arbitraryFile, { numRuns: 600, seed: 5 })
    const accepted = files.filter(file => refusalsOf(file).length === 0)
    expect(accepted.length).toBeGreaterThan(100)
    expect(files.filter(file => !validate(file)).length).toBeGreaterThan(100)
    expect(accepted.filter(file => !validate(file))).toEqual([])
  })

  it('each thing that the schema cannot say is refused by the loader alone', () => {
    const files: ReadonlyArray<unknown> = [
      { ...child, rules: { 'thin-file': { decision: 'retry' } } },
      { ...child, rules: { 'thin-file': { automatic_max: 1 } } },
      { ...child, rules: { 'po-box': { reason: 'mine' } } },
      { ...child, rules: { 'po-box': { applicant_text: 'come-back' } } },
      { ...child, segments: [segment, { when: { template_ids: ['flwtmp_a', 'idvtmp_c'] } }] },
      { ...child, texts: { it: { 'come-back': 'Ciao.' } } },
      { ...child, language: 'it' },
      { ...child, version: 'default-v2' },
      { ...child, texts: { en: { 'come-back': 'Come\u200bback.' } } },
    ]
    for (const [index, [what, reason]] of schemaCannotSay.entries()) {
      const file = files[index]
      expect({
        what,
        valid: validate(file),
        found: refusalsOf(file).filter(each => reason.test(each.reason)).length > 0,
      }).toEqual({
        what,
        valid: true,
        found: true,
      })
    }
  })
})

describe('at each bound', () => {
  const stating = (name: string, value: number): object =>
    name.includes('/') ? { [name.split('/')[0] ?? '']: { [name.split('/')[1] ?? '']: value } } : { [name]: value }

  it.each<[name: string, from: number, to: number]>([
    ['caps/automatic_per_subject_max', 0, bounds.automaticPerSubjectMax],
    ['caps/automatic_by_document_or_selfie_max', 0, bounds.automaticByDocumentOrSelfieMax],
    ['caps/automatic_per_user_max', 0, bounds.automaticPerUserMax],
    ['caps/on_demand_per_subject_max', bounds.onDemandPerSubjectMin, bounds.onDemandPerSubjectMax],
    ['caps/cooldown_minutes', bounds.cooldownMsMin / minuteMs, bounds.cooldownMsMax / minuteMs],
    ['caps/automatic_per_day_max', 1, bounds.automaticPerDayMax],
    ['window_days', bounds.windowMsMin / dayMs, bounds.windowMsMax / dayMs],
    ['delay_minutes', bounds.delayMsMin / minuteMs, bounds.delayMsMax / minuteMs],
  ])('%s, %d to %d: the schema says what the loader says', (name, from, to) => {
    const values = [from - 1, from, from + 0.5, to, to + 1]
    const files = values.map(value => ({ ...child, ...stating(name, value) }))
    expect(files.map(file => validate(file))).toEqual([false, true, false, true, false])
    expect(files.map(file => refusalsOf(file).length === 0)).toEqual([false, true, false, true, false])
  })

  it('of a text', () => {
    const files = [0, 1, bounds.textCharactersMax, bounds.textCharactersMax + 1].map(count => ({
      ...child,
      texts: { de: { 'come-back': 'ß'.repeat(count) } },
    }))
    expect(files.map(file => validate(file))).toEqual([false, true, true, false])
    expect(files.map(file => refusalsOf(file).length === 0)).toEqual([false, true, true, false])
  })
})

describe('in an editor', () => {
  const described = (value: unknown, at = ''): ReadonlyArray<string> =>
    Object.entries(Object(member(value, 'properties'))).flatMap(([name, own]) => [
      ...(typeof own === 'object' && own !== null && !('description' in own) && !('$ref' in own) && !('const' in own)
        ? [`${at}/${name}`]
        : []),
      ...described(own, `${at}/${name}`),
    ])

  it('each member is described', () => {
    const { rule: ofRule, rules, steps: ofSteps } = schema['definitions'] as Readonly<Record<string, unknown>>
    expect([schema, ofRule, rules].flatMap(each => described(each)).filter(name => !name.endsWith('when'))).toEqual([])
    expect(member(ofSteps, 'description')).toMatch(/document/)
  })

  it('the shipped policy names its schema, and a file next to it can', () => {
    expect(shipped['$schema']).toBe('./policy.schema.json')
  })
})
