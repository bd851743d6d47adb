import { persona } from '../../local/plaid-simulator/persona.ts'
import { httpEvent } from './http-event.ts'

export const templateId = 'idvtmp_local'

/** Kinds of users of the stand-in: the state of their newest attempt, or how Plaid's endpoints fail for them. */
export const users = [
  'failed',
  'failed-at-risk',
  'verified',
  'under-review',
  'no-attempts',
  'list-fails',
  'list-limited',
  'retry-fails',
  'retry-limited',
] as const
export type User = (typeof users)[number]

const { email_address, phone_number, date_of_birth, name, id_number } = persona
const { street2: _, ...address } = persona.address
const user = { email_address, phone_number, date_of_birth, name, address, id_number }

/** A new user of that kind: the ledger would treat a second request for the same user differently. */
const userOf = (() => {
  let count = 0
  return (kind: User): string => {
    count += 1
    return `${kind}.${count}`
  }
})()

const request = (kind: User, more: object = {}) => ({
  client_user_id: userOf(kind),
  template_id: templateId,
  strategy: 'reset',
  ...more,
})

const event = (kind: User, more: object = {}) => httpEvent(JSON.stringify(request(kind, more)))

/** The user of the timed request. `many-calls.mjs` replaces the digits in each call. */
export const timedUser = 'failed.0000000'

/** The timed request: every member, with valid values. */
export const timedEvent = event('failed', {
  client_user_id: timedUser,
  strategy: 'custom',
  steps: { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: false },
  user,
  is_shareable: true,
})

const repeated = event('failed')

/** Valid and invalid requests. Every variant must give the same answer to each. */
export const cases: ReadonlyArray<readonly [name: string, event: object]> = [
  ['the timed request', timedEvent],
  ['a reset', repeated],
  ['the same reset again, before Plaid lists the new attempt', repeated],
  ['the infer strategy', event('failed', { strategy: 'infer' })],
  ['members that are null', event('failed', { steps: null, user: null, is_shareable: null })],
  ['a body in base64', { ...event('failed'), body: btoa(JSON.stringify(request('failed'))), isBase64Encoded: true }],
  ['a dry run', { ...event('failed', { user }), queryStringParameters: { dry_run: 'true' } }],
  ['an unknown strategy', event('failed', { strategy: 'again' })],
  ['steps without the custom strategy', event('failed', { steps: { verify_sms: true } })],
  ['the custom strategy without steps', event('failed', { strategy: 'custom' })],
  ['an unknown member', event('failed', { surprise: true })],
  ['an invalid e-mail address', event('failed', { user: { email_address: 'not-an-address' } })],
  ['a date that does not exist', event('failed', { user: { date_of_birth: '1975-02-30' } })],
  ['no user id', event('failed', { client_user_id: '' })],
  ['another template', event('failed', { template_id: 'idvtmp_other' })],
  ['text that is not JSON', httpEvent('{"client_user_id":')],
  ['another media type', httpEvent('{}', { headers: { 'content-type': 'text/plain' } })],
  ['a body that is too large', httpEvent(JSON.stringify(request('failed', { padding: 'x'.repeat(33_000) })))],
  ['an event that is not a request', {}],
  ['no caller', httpEvent('{}', { requestContext: {} })],
  ['a user without attempts', event('no-attempts')],
  ['a verified user', event('verified')],
  ['a user under review', event('under-review')],
  ['a failure that cannot be resumed', event('failed-at-risk', { strategy: 'incomplete' })],
  ['a list that fails', event('list-fails')],
  ['a list that is rate limited', event('list-limited')],
  ['a retry that fails', event('retry-fails')],
  ['a retry that is rate limited', event('retry-limited')],
]
