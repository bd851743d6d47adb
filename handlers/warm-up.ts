import type { Context } from 'aws-lambda'
import * as TE from 'fp-ts/TaskEither'
import { answerAtOnce } from '../lib/adapters/aws/answer-at-once.ts'
import type { Evidence } from '../lib/domain/plaid/evidence.ts'
import { readConfiguration } from './read-configuration.ts'
import { retryHandler } from './retry-handler.ts'
import { openPorts, type Service } from './service.ts'

const subject = { client_user_id: 'warm-up', template_id: 'warm-up' }
/** Every member with a codec; no real person's data. */
const user = {
  email_address: 'warm-up@example.com',
  phone_number: '+12345678909',
  date_of_birth: '2000-01-01',
  name: { given_name: 'Warm', family_name: 'Warm' },
  address: { country: 'US', street: '1 Warm', city: 'Warm', region: 'CA', postal_code: '00000' },
  id_number: { value: '0000', type: 'us_ssn_last_4' },
}
const steps = { verify_sms: true, kyc_check: true, documentary_verification: false, selfie_check: false }
const request = { ...subject, strategy: 'custom', steps, user, is_shareable: true }

/** An event as API Gateway sends it. */
const warmUpEvent = {
  headers: { 'content-type': 'application/json' },
  requestContext: { authorizer: { iam: { userArn: 'warm-up' } } },
  body: JSON.stringify(request),
  isBase64Encoded: false,
}

const step = 'success'
const summary = {
  accept_tos: step,
  verify_sms: step,
  kyc_check: 'failed',
  documentary_verification: 'not_applicable',
  selfie_check: 'not_applicable',
  watchlist_screening: step,
  risk_check: step,
}
const failed = {
  id: 'warm-up',
  client_user_id: subject.client_user_id,
  created_at: '2026-01-01T00:00:00Z',
  previous_attempt_id: null,
  shareable_url: null,
  template: { id: subject.template_id, version: 1 },
  status: 'failed',
  steps: summary,
}
const made = { ...failed, id: 'warmed-up', previous_attempt_id: failed.id, status: 'active', request_id: 'warm-up' }

const answered = (body: object) => (): Promise<Evidence> =>
  Promise.resolve({ _tag: 'Answered', status: 200, body: JSON.stringify(body) })

const keys = TE.right({ client_id: '', secret: '' })

/** Answers that let a retry succeed: DynamoDB has no item and accepts each write, and the bus accepts the event. */
const awsAnswerTo = (operation: string): object =>
  operation === 'PutEvents' ? { FailedEntryCount: 0, Entries: [{ EventId: 'warm-up' }] } : {}

/**
 * The service with another transport: Plaid's wire and the HTTP beneath the AWS clients answer at once, with fixed
 * values that let a retry succeed. Nothing is read, written, published or logged.
 */
const closed = (service: Service, variables: NodeJS.ProcessEnv): Service => ({
  ...service,
  ...openPorts(variables, readConfiguration(variables), {
    wire: {
      read: answered({ identity_verifications: [failed], next_cursor: null, request_id: 'warm-up' }),
      sendOnce: answered(made),
      connect: () => Promise.resolve(),
      close: () => {},
    },
    credentials: { current: keys, after: () => keys },
    requestHandler: answerAtOnce(awsAnswerTo),
  }),
  templateIds: new Set([subject.template_id]),
  sink: { ...service.sink, write: () => {} },
})

const context = { awsRequestId: 'warm-up', getRemainingTimeInMillis: () => 30_000 } as Context

/**
 * One whole retry that sends nothing, during init, when the function has a whole CPU core: code that runs for the
 * first time is compiled then, the AWS SDK's too, which would take seven times as long with a call's share of the core.
 * Its answer has no effect on the start.
 */
export const warmUp = async (service: Service, variables: NodeJS.ProcessEnv): Promise<unknown> => {
  try {
    return await retryHandler(closed(service, variables), () => false)(warmUpEvent as never, context)
  } catch {
    return undefined
  }
}
