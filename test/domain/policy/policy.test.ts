import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../lib/domain/policy/policy.ts'
import { sameTexts } from '../../../lib/domain/policy/policy-faults.ts'
import { stepUpSteps } from '../../../lib/domain/policy/rule-floors.ts'
import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import { signalNames } from '../../../lib/domain/policy/signals.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import { arbitraryPolicyData } from '../../support/arbitrary-policy-inputs.ts'
import type { Edit } from '../../support/edited.ts'
import { policyData, policyOf, sha256 } from '../../support/policy-inputs.ts'

const violations = (...edits: ReadonlyArray<Edit>) => E.swap(loadPolicy(policyData(...edits), sha256))

const retry = {
  decision: 'retry',
  class: 'mine',
  strategy: 'incomplete',
  automaticMax: 1,
  applicantText: 'check-details',
}

const stepUp = { ...retry, strategy: 'custom', applicantText: 'bring-document' }

const steps = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: true }

const limitTo = (cap: string, max: number) => `at most ${max}, the value of caps.${cap}`
const stepUpOnly =
  'custom for thin-file only, and thin-file with custom only: the same check cannot pass at a second try'

describe('a policy that breaks a bound is refused, with the place and the reason', () => {
  it.each(vetoNames)('an action on the veto %s', veto => {
    expect(violations([`/rules/${veto}`, retry])).toEqual(
      E.right([{ pointer: `/rules/${veto}`, expected: 'not allowed: a veto, which no policy can override' }]),
    )
  })

  it.each([
    ['details-conflict', 'hold or never: more than a typing error differs'],
    ['conflict-with-document', 'hold or never: the document may belong to another person'],
    ['document-doubtful', 'hold or never: a person must decide on a doubtful document'],
    ['liveness-failed', 'hold or never: an attack cannot be distinguished from bad light'],
    ['backend-only', 'hold or never: there is no interface in which an applicant could enter anything again'],
    ['anything-else', 'hold or never: an attempt that no other rule matches is not retried'],
  ])('a retry by %s', (rule, expected) => {
    expect(violations([`/rules/${rule}`, retry])).toEqual(E.right([{ pointer: `/rules/${rule}/decision`, expected }]))
  })

  it('a retry by thin-file that is no step-up, and a step-up by another rule', () => {
    expect(violations(['/rules/thin-file', retry])).toEqual(
      E.right([{ pointer: '/rules/thin-file/strategy', expected: stepUpOnly }]),
    )
    expect(violations(['/rules/po-box', { ...stepUp, applicantText: 'check-details' }])).toEqual(
      E.right([{ pointer: '/rules/po-box/strategy', expected: stepUpOnly }]),
    )
  })

  const typing = '/rules/one-detail-differs'
  const strategies = 'incomplete or reset, or custom for a step-up: infer is resolved before it is sent'
  const texts =
    'one of come-back, check-details, phone-at-hand, better-light, current-document, accepted-document, bring-document'

  it.each<[edit: Edit, pointer: string, expected: string]>([
    [[`${typing}/automaticMax`, 3], `${typing}/automaticMax`, limitTo('automaticPerSubjectMax', 2)],
    [[`${typing}/automaticMax`, 4], `${typing}/automaticMax`, 'a whole number, 0 to 3'],
    [[`${typing}/automaticMax`, -1], `${typing}/automaticMax`, 'a whole number, 0 to 3'],
    [
      ['/rules/image-unclear/automaticMax', 2],
      '/rules/image-unclear/automaticMax',
      limitTo('automaticByDocumentOrSelfieMax', 1),
    ],
    [
      ['/rules/selfie-unclear/automaticMax', 2],
      '/rules/selfie-unclear/automaticMax',
      limitTo('automaticByDocumentOrSelfieMax', 1),
    ],
    [['/caps/automaticByDocumentOrSelfieMax', 3], '/caps/automaticByDocumentOrSelfieMax', 'a whole number, 0 to 2'],
    [['/caps/automaticPerSubjectMax', 4], '/caps/automaticPerSubjectMax', 'a whole number, 0 to 3'],
    [['/caps/automaticPerUserMax', 6], '/caps/automaticPerUserMax', 'a whole number, 0 to 5'],
    [['/caps/onDemandPerSubjectMax', 21], '/caps/onDemandPerSubjectMax', 'a whole number, 1 to 20'],
    [['/caps/onDemandPerSubjectMax', 0], '/caps/onDemandPerSubjectMax', 'a whole number, 1 to 20'],
    [['/caps/automaticPerDayMax', 0], '/caps/automaticPerDayMax', 'a whole number, 1 to 100000'],
    [['/caps/cooldownMs', 299_999], '/caps/cooldownMs', 'whole milliseconds, 300000 to 2592000000'],
    [['/caps/cooldownMs', undefined], '/caps/cooldownMs', 'whole milliseconds, 300000 to 2592000000'],
    [['/delayMs', 299_999], '/delayMs', 'whole milliseconds, 300000 to 1123200000'],
    [['/delayMs', 1_123_200_001], '/delayMs', 'whole milliseconds, 300000 to 1123200000'],
    [['/delayMs', 300_000.5], '/delayMs', 'whole milliseconds, 300000 to 1123200000'],
    [['/windowMs', 30 * 86_400_000 - 1], '/windowMs', 'whole milliseconds, 2592000000 to 315360000000'],
    [['/language', 'de'], '/language', 'a language that the texts have'],
    [['/rules/po-box/applicantText', 'come-back'], '/rules/po-box/applicantText', sameTexts],
    [['/rules/po-box/steps', steps], '/rules/po-box/steps', 'no steps without custom'],
    [
      ['/rules/thin-file', { ...stepUp, steps: { ...steps, selfie_check: false } }],
      '/rules/thin-file/steps',
      stepUpSteps,
    ],
    [['/rules/thin-file', { ...stepUp, steps: { ...steps, kyc_check: true } }], '/rules/thin-file/steps', stepUpSteps],
    [['/signals/low-trust-index', 'retry'], '/signals/low-trust-index', 'one of hold, never, ignore'],
    [['/signals/low-trust-index', undefined], '/signals/low-trust-index', 'one of hold, never, ignore'],
    [['/signals/unknown-signal', 'hold'], '/signals', `only these members: ${signalNames.join(', ')}`],
    [[`${typing}/strategy`, 'infer'], `${typing}/strategy`, strategies],
    [[`${typing}/strategy`, undefined], `${typing}/strategy`, strategies],
    [[`${typing}/decision`, 'maybe'], `${typing}/decision`, 'one of retry, hold, never'],
    [[`${typing}/applicantText`, 'contact-support'], `${typing}/applicantText`, texts],
    [[`${typing}/inSandbox`, 'retry'], `${typing}/inSandbox`, 'one of hold'],
    [
      [`${typing}/class`, 'Any text'],
      `${typing}/class`,
      'a lower-case letter, then at most 39 lower-case letters, digits and hyphens',
    ],
    [
      ['/rules/liveness-failed/strategy', 'reset'],
      '/rules/liveness-failed',
      'only these members: decision, class, reason',
    ],
    [
      [`${typing}/delayMs`, 900_000],
      typing,
      'only these members: decision, class, strategy, automaticMax, applicantText, inSandbox, steps',
    ],
    [['/rules/unknown-rule', retry], '/rules', `only these members: ${ruleNames.join(', ')}`],
    [['/environments', ['development']], '/environments/0', 'one of sandbox, production'],
    [
      ['/unknown_member', 1],
      '',
      'only these members: version, environments, templateIds, caps, delayMs, windowMs, signals, rules, language, texts, acrossTemplates, segments',
    ],
  ])('%j', (edit, pointer, expected) => {
    expect(violations(edit)).toEqual(E.right([{ pointer, expected }]))
  })

  it('more by documents and selfies than in all', () => {
    const caps: ReadonlyArray<Edit> = [
      ['/caps/automaticPerSubjectMax', 1],
      ['/caps/automaticByDocumentOrSelfieMax', 2],
      ['/rules/one-detail-differs/automaticMax', 1],
    ]
    expect(violations(...caps)).toEqual(
      E.right([{ pointer: '/caps/automaticByDocumentOrSelfieMax', expected: limitTo('automaticPerSubjectMax', 1) }]),
    )
  })

  it('a rule without an action', () => {
    expect(violations(['/rules/anything-else', undefined])).toEqual(
      E.right([{ pointer: '/rules/anything-else', expected: 'an object' }]),
    )
  })

  it.each([null, undefined, 5, 'x', [], {}, JSON.parse('{"__proto__":{"rules":{}}}')])('%j', data => {
    expect(E.isLeft(loadPolicy(data, sha256))).toBe(true)
  })

  it('no violation shows a value', () => {
    const canary = 'canary-4711'
    expect(
      JSON.stringify(violations(['/version', `${canary} `], ['/rules/image-unclear/strategy', canary])),
    ).not.toContain(canary)
  })
})

describe('a policy may', () => {
  it.each<[edit: Edit]>([
    [['/rules/one-detail-differs', { decision: 'never', class: 'mine', reason: 'mine' }]],
    [['/rules/thin-file', stepUp]],
    [['/rules/liveness-failed/decision', 'never']],
    [['/rules/one-detail-differs/strategy', 'reset']],
    [['/rules/image-unclear/inSandbox', 'hold']],
    [['/signals/low-trust-index', 'ignore']],
    [['/signals/low-trust-index', 'never']],
    [['/caps/automaticPerSubjectMax', 3]],
    [['/caps/cooldownMs', 2_592_000_000]],
    [['/delayMs', 300_000]],
    [['/delayMs', 1_123_200_000]],
    [['/templateIds', []]],
  ])('%j', edit => {
    expect(E.isLeft(violations(edit))).toBe(true)
  })

  it('be any that the tests of laws are made with', () => {
    fc.assert(
      fc.property(arbitraryPolicyData, data => {
        expect(E.isRight(loadPolicy(JSON.parse(JSON.stringify(data)), sha256))).toBe(true)
      }),
    )
  })
})

describe('hash', () => {
  it('is of the policy, not of the order in which it is written', () => {
    const data = policyData()
    const turned = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, member]) => [key, turned(member)]),
          )
        : value
    expect(JSON.stringify(turned(data))).not.toBe(JSON.stringify(data))
    expect(E.map(({ hash }: { hash: string }) => hash)(loadPolicy(turned(data), sha256))).toEqual(
      E.right(policyOf().hash),
    )
  })

  it('is not of the templates, so that it can be computed from the file', () => {
    expect(policyOf(['/templateIds', ['idvtmp_other']]).hash).toBe(policyOf().hash)
  })

  it('does not depend on whether a default is stated', () => {
    expect(policyOf(['/acrossTemplates', false], ['/segments', []]).hash).toBe(policyOf().hash)
  })

  it.each<[edit: Edit]>([
    [['/delayMs', 900_001]],
    [['/signals/low-trust-index', 'never']],
    [['/caps/automaticPerDayMax', 201]],
    [['/rules/image-unclear/applicantText', 'bring-document']],
    [['/windowMs', 15_552_000_001]],
    [['/acrossTemplates', true]],
    [['/texts/en/better-light', 'In better light.']],
    [['/rules/backend-only/decision', 'never']],
    [['/version', 'mine-2']],
  ])('changes with %j', edit => {
    expect(policyOf(edit).hash).not.toBe(policyOf().hash)
  })
})
