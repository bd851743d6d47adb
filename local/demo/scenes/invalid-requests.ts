import type { Scene, ServiceAnswer } from '../scene.ts'

const pointers = ({ body }: ServiceAnswer): readonly string[] =>
  (Array.isArray(body['violations']) ? body['violations'] : []).map(({ pointer }) => String(pointer)).toSorted()

const noCalls = { list: 0, retry: 0 }

/** Requests that no attempt could make valid: the service refuses them without a call to Plaid. */
export const invalidRequests: readonly Scene[] = [
  {
    name: 'invalid-members',
    title: 'three invalid members',
    play: async context => {
      context.explain(
        'The answer names each invalid member and what is allowed there. It never repeats a value, which may be personal data.',
      )
      const answer = await context.requestRetry({ client_user_id: '', template_id: 7, strategy: 'again' })
      context.check('the answer is 422', answer.status, 422)
      context.check('it names every invalid member', pointers(answer), ['/client_user_id', '/strategy', '/template_id'])
      context.check('Plaid received no call', context.plaidCalls(''), noCalls)
    },
  },
  {
    name: 'custom-without-steps',
    title: 'the strategy custom without steps',
    play: async context => {
      context.explain('Plaid requires all four steps with the strategy custom.')
      const answer = await context.requestRetry({ client_user_id: 'user-invalid-steps', strategy: 'custom' })
      context.check('the answer is 422', answer.status, 422)
      context.check('it names the member steps', pointers(answer), ['/steps'])
      context.check('Plaid received no call', context.plaidCalls('user-invalid-steps'), noCalls)
    },
  },
  {
    name: 'reset-with-steps',
    title: 'the strategy reset with steps',
    play: async context => {
      context.explain(
        'Steps are allowed with the strategy custom only. If the service dropped them, it would not do what the caller asked for.',
      )
      const steps = { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: true }
      const answer = await context.requestRetry({ client_user_id: 'user-invalid-steps', strategy: 'reset', steps })
      context.check('the answer is 422', answer.status, 422)
      context.check('it names the member steps', pointers(answer), ['/steps'])
      context.check('Plaid received no call', context.plaidCalls('user-invalid-steps'), noCalls)
    },
  },
]
