import { persona } from '../../local/plaid-simulator/persona.ts'
import { httpEvent } from './http-event.ts'

export const templateId = 'idvtmp_local'

/** Users of the stand-in, by what their newest attempt is, or by what Plaid does when asked about them. */
export const users = [
  'failed',
  'failed-at-risk',
  'verified',
  'under-review',
  'nobody',
  'list-fails',
  'list-limited',
  'retry-fails',
  'retry-limited',
] as const
export type User = (typeof users)[number]

const { email_address, phone_number, date_of_birth, name, id_number } = persona
const { street2: _, ...address } = persona.address
const user = { email_address, phone_number, date_of_birth, name, address, id_number }

/** A user of that kind whom nobody has asked for: to the ledger the same user twice is another case. */
const userOf = (() => {
  let asked = 0
  return (kind: User): string => {
    asked += 1
    return `${kind}.${asked}`
  }
})()

const request = (kind: User, more: object = {}) => ({
  client_user_id: userOf(kind),
  template_id: templateId,
  strategy: 'reset',
  ...more,
})

const event = (kind: User, more: object = {}) => httpEvent(JSON.stringify(request(kind, more)))

/** Who is in the timed request. In many calls each is given another number of as many digits. */
export const timedUser = 'failed.0000000'

/** The request that is timed: every member, all of them good. */
export const timedEvent = event('failed', {
  client_user_id: timedUser,
  strategy: 'custom',
  steps: { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: false },
  user,
  is_shareable: true,
})

const repeated = event('failed')

/** Good and bad requests, to all of which every variant must give the same answer. */
export const cases: ReadonlyArray<readonly [name: string, event: object]> = [
  ['the timed request', timedEvent],
  ['a reset', repeated],
  ['the same again, before Plaid lists what it made', repeated],
  ['what to infer', event('failed', { strategy: 'infer' })],
  ['members that are null', event('failed', { steps: null, user: null, is_shareable: null })],
  ['a body in base64', { ...event('failed'), body: btoa(JSON.stringify(request('failed'))), isBase64Encoded: true }],
  ['a dry run', { ...event('failed', { user }), queryStringParameters: { dry_run: 'true' } }],
  ['an unknown strategy', event('failed', { strategy: 'again' })],
  ['steps without the custom strategy', event('failed', { steps: { verify_sms: true } })],
  ['the custom strategy without steps', event('failed', { strategy: 'custom' })],
  ['an unknown member', event('failed', { surprise: true })],
  ['an e-mail address that is none', event('failed', { user: { email_address: 'nobody' } })],
  ['a date that does not exist', event('failed', { user: { date_of_birth: '1975-02-30' } })],
  ['no user id', event('failed', { client_user_id: '' })],
  ['another template', event('failed', { template_id: 'idvtmp_other' })],
  ['text that is no JSON', httpEvent('{"client_user_id":')],
  ['another media type', httpEvent('{}', { headers: { 'content-type': 'text/plain' } })],
  ['a body that is too large', httpEvent(JSON.stringify(request('failed', { padding: 'x'.repeat(33_000) })))],
  ['an event that is no request', {}],
  ['no caller', httpEvent('{}', { requestContext: {} })],
  ['a user without attempts', event('nobody')],
  ['a verified user', event('verified')],
  ['a user under review', event('under-review')],
  ['a failure that cannot be resumed', event('failed-at-risk', { strategy: 'incomplete' })],
  ['a list that fails', event('list-fails')],
  ['a list that is rate limited', event('list-limited')],
  ['a retry that fails', event('retry-fails')],
  ['a retry that is rate limited', event('retry-limited')],
]
