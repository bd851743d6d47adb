import { Strategy } from 'plaid'
import { describe, expect, test } from 'vitest'
import { allOn, retryWorld } from './retry-world.ts'
import { person } from './support.ts'

describe('refusals', () => {
  const refusals = [
    ['incomplete behind a failed risk check', 'risk_check', Strategy.Incomplete, {}, /risk_check/],
    ['incomplete behind a watchlist hit', 'watchlist_screening', Strategy.Incomplete, {}, /watchlist_screening/],
    ['infer behind a failed risk check', 'risk_check', Strategy.Infer, {}, /risk_check/],
    ['infer while active', null, Strategy.Infer, {}, /active/],
    ['incomplete on success', 'success', Strategy.Incomplete, {}, /no step has failed/],
    ['steps without custom', 'kyc_check', Strategy.Reset, { steps: allOn }, /omitted/],
    ['custom without steps', 'kyc_check', Strategy.Custom, {}, /filled/],
    ['steps with a member missing', 'kyc_check', Strategy.Custom, { steps: { verify_sms: true } }, /steps\.kyc_check/],
    [
      'a name given by half',
      'kyc_check',
      Strategy.Reset,
      { user: { name: { given_name: 'L' } } },
      /family_name is missing/,
    ],
    [
      'an address given by half',
      'kyc_check',
      Strategy.Reset,
      { user: { address: { city: 'P', country: 'US' } } },
      /street is missing/,
    ],
    ['an e-mail address as the user id', null, Strategy.Reset, { client_user_id: 'leslie@example.com' }, /PII/],
    [
      'a user without a session',
      null,
      Strategy.Reset,
      { client_user_id: 'user-unknown' },
      /^No Identity Verification sessions found/,
    ],
    [
      'a template without a session',
      null,
      Strategy.Reset,
      { template_id: 'idvtmp_other' },
      /^No Identity Verification sessions found/,
    ],
    ['an unknown strategy', null, Strategy.Reset, { strategy: 'again' }, /strategy must be one of/],
  ] as const

  test.for(refusals)('%s is refused and makes no session', async ([, before, strategy, more, message]) => {
    const { sim, first, client } = await retryWorld()
    if (before === 'success') sim.setStatus(first.id, 'success')
    else if (before !== null) sim.setStep(first.id, before, { status: 'failed' })
    const { status, data } = await client.identityVerificationRetry({ ...person, strategy, ...more } as never)
    expect(status).toBe(400)
    expect(data).toMatchObject({
      error_type: 'INVALID_REQUEST',
      error_code: 'INVALID_FIELD',
      error_message: expect.stringMatching(message),
      display_message: null,
      request_id: expect.stringMatching(/^[0-9A-Za-z]{15}$/),
    })
    expect(sim.attempts()).toHaveLength(1)
  })
})
