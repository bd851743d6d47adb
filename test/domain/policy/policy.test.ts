import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../lib/domain/policy/policy.ts'
import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import type { Edit } from '../../support/edited.ts'
import { policyData, policyOf, sha256 } from '../../support/policy-inputs.ts'

const violations = (...edits: ReadonlyArray<Edit>) => E.swap(loadPolicy(policyData(...edits), sha256))

const retry = {
  decision: 'retry',
  class: 'mine',
  strategy: 'incomplete',
  delayMs: 0,
  automaticMax: 1,
  applicantText: 'try-again',
}

const limitTo = (cap: string, max: number) => `at most ${max}, the value of caps.${cap}`

describe('a policy that breaks a bound is refused, with the place and the reason', () => {
  it.each(vetoNames)('an action on the veto %s', veto => {
    expect(violations([`/rules/${veto}`, retry])).toEqual(
      E.right([{ pointer: `/rules/${veto}`, expected: 'not allowed: a veto, which no policy can override' }]),
    )
  })

  it.each([
    ['nothing-to-compare', 'hold or never: the same check cannot pass at a second try'],
    ['details-conflict', 'hold or never: more than a typing error differs'],
    ['verified-person-differs-from-document', 'hold or never: the document may belong to another person'],
    ['document-forged', 'never: a forged document is never retried automatically'],
    ['document-doubtful', 'hold or never: a person must decide on a doubtful document'],
    ['liveness-failed', 'hold or never: an attack cannot be distinguished from bad light'],
    ['terms-not-accepted', 'never: the applicant did not consent'],
    ['face-differs-from-document', 'never: an impostor is never retried automatically'],
    ['anything-else', 'hold or never: an attempt that no other rule matches is not retried'],
  ])('a retry by %s', (rule, expected) => {
    expect(violations([`/rules/${rule}`, retry])).toEqual(E.right([{ pointer: `/rules/${rule}/decision`, expected }]))
  })

  it('a hold where only never is allowed', () => {
    expect(violations(['/rules/document-forged', { decision: 'hold', class: 'mine', reason: 'mine' }])).toEqual(
      E.right([
        {
          pointer: '/rules/document-forged/decision',
          expected: 'never: a forged document is never retried automatically',
        },
      ]),
    )
  })

  const typing = '/rules/one-detail-differs'
  const strategies =
    'incomplete or reset: custom needs steps that a person chooses, and infer is resolved before it is sent'

  it.each<[edit: Edit, pointer: string, expected: string]>([
    [[`${typing}/automaticMax`, 3], `${typing}/automaticMax`, limitTo('automaticPerSubjectMax', 2)],
    [[`${typing}/automaticMax`, 6], `${typing}/automaticMax`, 'a whole number, 1 to 5'],
    [[`${typing}/automaticMax`, 0], `${typing}/automaticMax`, 'a whole number, 1 to 5'],
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
    [
      ['/caps/automaticByDocumentOrSelfieMax', 3],
      '/caps/automaticByDocumentOrSelfieMax',
      limitTo('automaticPerSubjectMax', 2),
    ],
    [['/caps/automaticPerSubjectMax', 6], '/caps/automaticPerSubjectMax', 'a whole number, 0 to 5'],
    [['/caps/retriesPerUserMax', 21], '/caps/retriesPerUserMax', 'a whole number, 0 to 20'],
    [['/caps/automaticPerDayMax', 0], '/caps/automaticPerDayMax', 'a whole number, 1 to 100000'],
    [['/caps/cooldownMs', 0], '/caps/cooldownMs', 'whole milliseconds, 60000 to 86400000'],
    [['/caps/cooldownMs', undefined], '/caps/cooldownMs', 'whole milliseconds, 60000 to 86400000'],
    [
      [`${typing}/delayMs`, -1],
      `${typing}/delayMs`,
      'whole milliseconds, less than the maximum age of an attempt, 0 to 1209599999',
    ],
    [
      [`${typing}/delayMs`, 0.5],
      `${typing}/delayMs`,
      'whole milliseconds, less than the maximum age of an attempt, 0 to 1209599999',
    ],
    [[`${typing}/strategy`, 'custom'], `${typing}/strategy`, strategies],
    [[`${typing}/strategy`, 'infer'], `${typing}/strategy`, strategies],
    [[`${typing}/strategy`, undefined], `${typing}/strategy`, strategies],
    [[`${typing}/decision`, 'maybe'], `${typing}/decision`, 'one of retry, hold, never'],
    [
      [`${typing}/applicantText`, 'contact-support'],
      `${typing}/applicantText`,
      'one of try-again, better-light, current-document, accepted-document',
    ],
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
    [['/rules/unknown-rule', retry], '/rules', `only these members: ${ruleNames.join(', ')}`],
    [['/environments', ['development']], '/environments/0', 'one of sandbox, production'],
    [['/unknown_member', 1], '', 'only these members: version, environments, templateIds, caps, rules'],
  ])('%j', (edit, pointer, expected) => {
    expect(violations(edit)).toEqual(E.right([{ pointer, expected }]))
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
    [['/rules/liveness-failed/decision', 'never']],
    [['/rules/one-detail-differs/strategy', 'reset']],
    [['/rules/image-unclear/inSandbox', 'hold']],
    [['/templateIds', []]],
  ])('%j', edit => {
    expect(E.isLeft(violations(edit))).toBe(true)
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

  it.each<[edit: Edit]>([
    [['/rules/image-unclear/delayMs', 1]],
    [['/caps/automaticPerDayMax', 201]],
    [['/templateIds', ['idvtmp_other']]],
    [['/version', 'default-v2']],
  ])('changes with %j', edit => {
    expect(policyOf(edit).hash).not.toBe(policyOf().hash)
  })
})
