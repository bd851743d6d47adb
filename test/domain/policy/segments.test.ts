import { describe, expect, it } from 'vitest'
import { appliedTo } from '../../../lib/domain/policy/applied-policy.ts'
import { listsElsewhere, templatesElsewhere } from '../../../lib/domain/policy/elsewhere.ts'
import { acme, policyFrom } from './file/files.ts'
import { decided, documentFailed, forged, kyc, kycFailed, retried, said, step } from './judged.ts'

const thin = [kycFailed, kyc('name', 'no_data')]
const inTemplate = (id: string) => ['/template/id', id] as const

const segment = (members: object) => acme({ segments: [{ when: { template_ids: ['flwtmp_local'] }, ...members }] })

describe('a segment', () => {
  const { policy } = policyFrom(
    segment({ caps: { automatic_per_subject_max: 1 }, rules: { 'po-box': { decision: 'never', reason: 'mine' } } }),
  )

  it('has rules of its own, for its templates only, in both spellings', () => {
    expect(said(decided(retried['po-box'], { policy }))).toBe('Never mine')
    expect(said(decided([...retried['po-box'], inTemplate('flwtmp_local')], { policy }))).toBe('Never mine')
    expect(said(decided([...retried['po-box'], inTemplate('idvtmp_other')], { policy }))).toBe('Retry incomplete')
  })

  it('has caps of its own', () => {
    const counts = [['/subject/automatic', 1]] as const
    expect(said(decided(retried['details-close'], { policy, counts }))).toBe('Hold limit-reached')
    expect(said(decided([...retried['details-close'], inTemplate('idvtmp_other')], { policy, counts }))).toBe(
      'Retry incomplete',
    )
    expect(decided(retried['details-close'], { policy }).record.operatorText).toContain('0 of 1 with this template')
  })

  it('is the same policy for its version, its hash and its texts', () => {
    const { version, hash, texts } = appliedTo(policy, 'idvtmp_local')
    expect({ version, hash, texts }).toEqual({ version: policy.version, hash: policy.hash, texts: policy.texts })
    expect(decided(retried['po-box'], { policy }).record.policy).toEqual({ version, hash })
  })
})

describe('the flow backend', () => {
  const { policy } = policyFrom(segment({ flow: 'backend', rules: { 'thin-file': stepUp() } }))

  it.each(Object.keys(retried) as ReadonlyArray<keyof typeof retried>)(
    '%s is held: the user would have to enter data',
    name => {
      const decision = decided(retried[name], { policy })
      expect({ said: said(decision), fired: decision.record.fired }).toEqual({
        said: 'Hold needs-user-data',
        fired: ['backend-only'],
      })
    },
  )

  it('a thin file is not stepped up', () => {
    expect(said(decided(thin, { policy }))).toBe('Hold needs-user-data')
  })

  it('a veto, a never and another hold are said all the same', () => {
    expect(said(decided([documentFailed, forged], { policy }))).toBe('Never document-forged')
    expect(said(decided([kycFailed, kyc('id_number', 'no_match')], { policy }))).toBe('Hold details-conflict')
    const never = policyFrom(segment({ flow: 'backend', rules: { 'po-box': { decision: 'never' } } })).policy
    expect(said(decided(retried['po-box'], { policy: never }))).toBe('Never po-box')
  })

  it('no other template is held by it', () => {
    expect(said(decided([...retried['po-box'], inTemplate('idvtmp_other')], { policy }))).toBe('Retry incomplete')
  })
})

function stepUp(steps?: object) {
  return {
    decision: 'retry',
    strategy: 'custom',
    automatic_max: 1,
    applicant_text: 'bring-document',
    ...(steps && { steps }),
  }
}

describe('a step-up', () => {
  const steps = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: true }
  const of = (own?: object) => policyFrom(acme({ rules: { 'thin-file': stepUp(own) } })).policy
  const asked = (own: object | undefined, ...edits: Parameters<typeof decided>[0]) => {
    const decision = decided([...thin, ...edits], { policy: of(own) })
    return decision._tag === 'Retry' ? decision.request : said(decision)
  }

  it('asks for the document in place of the data sources, and for the selfie if the template has it', () => {
    expect(asked(undefined, step('selfie_check', 'waiting_for_prerequisite'))).toMatchObject({
      strategy: 'custom',
      steps,
    })
    expect(asked(steps, step('selfie_check', 'not_applicable'))).toMatchObject({
      steps: { ...steps, selfie_check: false },
    })
  })

  it('asks for the SMS again if the policy says so and the template has it', () => {
    expect(asked({ ...steps, verify_sms: true }, step('verify_sms', 'success'))).toMatchObject({
      steps: { ...steps, verify_sms: true },
    })
    expect(asked({ ...steps, verify_sms: true }, step('verify_sms', 'not_applicable'))).toMatchObject({
      steps: { verify_sms: false },
    })
  })

  it('says to bring a document, and happens once', () => {
    expect(decided(thin, { policy: of() }).record.applicantText?.id).toBe('bring-document')
    const counts = [['/subject/automaticByRule', { 'thin-file': 1 }]] as const
    expect(said(decided(thin, { policy: of(), counts }))).toBe('Hold limit-reached')
  })
})

describe('the templates that are read for a success', () => {
  const templateIds = ['idvtmp_a', 'flwtmp_a', 'idvtmp_b', 'idvtmp_c']

  it('are the others, each once, and none unless the policy says so', () => {
    expect(templatesElsewhere({ acrossTemplates: true, templateIds }, 'flwtmp_b')).toEqual(['idvtmp_a', 'idvtmp_c'])
    expect(listsElsewhere({ acrossTemplates: true, templateIds })).toBe(2)
    expect(templatesElsewhere({ templateIds }, 'idvtmp_b')).toEqual([])
    expect(listsElsewhere({ acrossTemplates: false, templateIds })).toBe(0)
  })
})
