import { beforeAll, describe, expect, it } from 'vitest'
import type { PeriodRow } from '../../../lib/domain/operator/read-answers.ts'
import { buildReport } from '../../../operator/console/build-report.ts'
import { policyWords } from '../../../operator/console/policy-words.ts'
import { defaultPolicyPath } from '../../../policy-tools/shipped-policies.ts'

const row = (index: number, changes: Partial<PeriodRow>): PeriodRow => ({
  client_user_id: `user-${index} <script>alert(1)</script>`,
  template_id: 't',
  environment: 'production',
  attempt_id: `idv_${index}`,
  at: '2026-05-02T10:00:00.000Z',
  decision: 'Retry',
  rules: ['image-unclear'],
  policy: { version: 'v', hash: 'h' },
  status: 'failed',
  step: 'documentary_verification',
  ...changes,
})

const closed = { outcome: 'recovered', at: '2026-05-03T00:00:00.000Z' }

let html: string
beforeAll(async () => {
  html = await buildReport({
    place: 'stage <test>',
    from: '2026-05-01T00:00:00.000Z',
    to: '2026-05-03T00:00:00.000Z',
    rows: [
      row(1, { closed }),
      row(2, { closed: { ...closed, outcome: 'retried' } }),
      row(3, { decision: 'Hold', reason: 'details-conflict', rules: ['details-conflict'], step: 'kyc_check' }),
    ],
    unreadable: 0,
    prices: { currency: 'USD', amounts: { anti_fraud_engine: 0.25, document: 0.75 } },
    policy: await policyWords(defaultPolicyPath),
  })
})

describe('the file of idvr report', () => {
  it('needs nothing else: no script, no file, no address', () => {
    expect(html).not.toMatch(/<script|<link rel="(?!icon")|<img|https?:\/\/(?!www\.w3\.org\/)|url\(|@import/)
  })

  it('writes what others have chosen as text', () => {
    expect(html).toContain('user-3 &lt;script>alert(1)&lt;/script>')
    expect(html).toContain('<title>Retries of stage test</title>')
  })

  it('says the funnel with its interval, the reasons, the cost per recovered user, and the policy', () => {
    const text = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
    expect(text).toContain(
      '100 % (95 %: 20.7–100.0 %) of the retries whose end is known recovered. 1 of 2 retries has not ended yet.',
    )
    expect(text).toContain('more than a typing error differs from the data sources')
    expect(text).toContain('At least 2.00 USD per recovered user.')
    expect(text).toContain('Policy default-v2')
    expect(text).toContain('1 May 2026, 00:00:00 UTC')
  })
})
