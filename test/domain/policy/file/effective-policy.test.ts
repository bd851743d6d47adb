import { describe, expect, it } from 'vitest'
import { appliedTo } from '../../../../lib/domain/policy/applied-policy.ts'
import { badFiles, malformed, tooMild } from './bad-policies.ts'
import { acme, policyFrom, refusalsOf, shippedFile } from './files.ts'

describe('a bad policy is refused, with the place and the reason', () => {
  it('in more than ten ways it is too mild, and in more than twenty wrong', () => {
    expect(tooMild.length).toBeGreaterThan(10)
    expect(malformed.length).toBeGreaterThan(20)
  })

  it.each(badFiles)('$name', ({ file, pointer, reason }) => {
    const [found, ...others] = refusalsOf(file).filter(([at]) => at === pointer)
    expect({ at: found?.[0], why: found?.[1], others }).toEqual({
      at: pointer,
      why: expect.stringMatching(reason),
      others: [],
    })
  })

  it('all that is wrong is said, and not only the first', () => {
    const members = [...tooMild, ...malformed].map(({ members: each }) => each as Readonly<Record<string, object>>)
    const merged = members.reduce<Record<string, object>>(
      (all, { caps, rules, signals }) => ({
        caps: { ...all['caps'], ...caps },
        rules: { ...all['rules'], ...rules },
        signals: { ...all['signals'], ...signals },
      }),
      {},
    )
    const found = refusalsOf(acme(merged)).map(([pointer]) => pointer)
    expect(found).toEqual(
      expect.arrayContaining([
        '/caps/cooldown_minutes',
        '/rules/risk-check',
        '/rules/liveness-failed/decision',
        '/signals/vpn',
      ]),
    )
    expect(found.length).toBeGreaterThan(18)
  })

  it('a veto and a floor are refused beside a file that cannot be read otherwise', () => {
    const file = acme({
      version: 'Not A Version',
      mode: 1,
      segments: 5,
      rules: { 'liveness-failed': { decision: 'retry' } },
    })
    expect(refusalsOf(file).map(([pointer]) => pointer)).toEqual(
      expect.arrayContaining(['/version', '/mode', '/segments', '/rules/liveness-failed/decision']),
    )
  })

  it.each([null, 5, 'x', [], {}, JSON.parse('{"__proto__":{"version":"a"}}')])('%j', file => {
    expect(refusalsOf(file)).not.toEqual([])
  })

  it('of a chain, the file that is wrong is named', () => {
    const [pointer] = refusalsOf(acme(), acme({ version: 'acme-2', delay_minutes: 1 }))[0] ?? []
    expect(pointer).toBe('/delay_minutes')
  })
})

describe('a policy states only what differs', () => {
  it('nothing: it decides as the shipped one', () => {
    const { policy } = policyFrom(acme())
    const { policy: shipped } = policyFrom()
    expect({ ...policy, version: '', hash: '' }).toEqual({ ...shipped, version: '', hash: '' })
    expect(policy.hash).not.toBe(shipped.hash)
  })

  it('a rule that is held: the rest of it goes', () => {
    const { policy } = policyFrom(acme({ rules: { 'po-box': { decision: 'hold' } } }))
    expect(policy.rules['po-box']).toEqual({ decision: 'hold', class: 'typing', reason: 'po-box' })
  })

  it('a hold that becomes a never keeps its reason', () => {
    const { policy } = policyFrom(acme({ rules: { 'liveness-failed': { decision: 'never' } } }))
    expect(policy.rules['liveness-failed']).toEqual({
      decision: 'never',
      class: 'attack-or-bad-light',
      reason: 'liveness-failed',
    })
  })

  it('a lower cap: what is above it counts as the cap, with a note', () => {
    const { policy, notes } = policyFrom(acme({ caps: { automatic_per_subject_max: 1 } }))
    expect(policy.rules['one-detail-differs']).toMatchObject({ automaticMax: 1 })
    expect(notes).toEqual([
      {
        pointer: '/rules/one-detail-differs/automatic_max',
        note: '2 counts as 1, which is caps.automatic_per_subject_max.',
      },
    ])
  })

  it('no automatic retry at all', () => {
    const { policy } = policyFrom(acme({ caps: { automatic_per_subject_max: 0 } }))
    expect(policy.caps).toMatchObject({ automaticPerSubjectMax: 0, automaticByDocumentOrSelfieMax: 0 })
  })

  it('one wording: the others stay', () => {
    const { policy } = policyFrom(acme({ texts: { de: { 'come-back': 'Bis bald.' } } }))
    expect(policy.texts['de']).toMatchObject({
      'come-back': 'Bis bald.',
      'contact-support': 'Bitte wenden Sie sich an den Kundenservice.',
    })
    expect(Object.keys(policy.texts)).toEqual(['en', 'es', 'fr', 'pt', 'de'])
  })

  it('on top of another file, and of the segments of that one', () => {
    const first = acme({
      rules: { 'po-box': { decision: 'hold' } },
      segments: [
        {
          when: { template_ids: ['idvtmp_a'] },
          caps: { automatic_per_subject_max: 1 },
          rules: { 'session-expired': { decision: 'hold' } },
        },
      ],
    })
    const second = acme({
      version: 'acme-2',
      delay_minutes: 60,
      segments: [
        { when: { template_ids: ['flwtmp_a'] }, caps: { cooldown_minutes: 60 } },
        { when: { template_ids: ['idvtmp_b'] }, flow: 'backend' },
      ],
    })
    const { policy } = policyFrom(first, second)
    expect(policy).toMatchObject({ version: 'acme-2', delayMs: 3_600_000, rules: { 'po-box': { decision: 'hold' } } })
    expect(appliedTo(policy, 'idvtmp_a')).toMatchObject({
      flow: 'link',
      caps: { automaticPerSubjectMax: 1, cooldownMs: 3_600_000, automaticPerUserMax: 3 },
      rules: {
        'session-expired': { decision: 'hold' },
        'po-box': { decision: 'hold' },
        'sms-not-verified': { decision: 'retry' },
      },
    })
    expect(appliedTo(policy, 'flwtmp_b')).toMatchObject({ flow: 'backend', caps: policy.caps })
    expect(appliedTo(policy, 'idvtmp_c')).toBe(policy)
  })
})

describe('the hash', () => {
  it('is of what the policy says, and not of how it is written', () => {
    const {
      $schema: _,
      name: __,
      extends: ___,
      ...whole
    } = { ...shippedFile, version: 'acme-1' } as Record<string, unknown>
    const restated = policyFrom(acme({ ...whole, version: 'acme-1', extends: 'default-v2', name: 'Another name' }))
    expect(restated.policy.hash).toBe(policyFrom(acme()).policy.hash)
  })
})
