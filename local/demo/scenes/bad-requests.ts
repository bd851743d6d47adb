import type { Answer, Scene } from '../scene.ts'

const pointers = ({ body }: Answer): readonly string[] =>
  (Array.isArray(body['violations']) ? body['violations'] : []).map(({ pointer }) => String(pointer)).toSorted()

const nobody = { list: 0, retry: 0 }

/** Requests that are wrong in themselves: Plaid never hears of them. */
export const badRequests: readonly Scene[] = [
  {
    title: 'a bad request, member by member',
    play: async stage => {
      stage.tell('What is wrong is said by place and by rule. What was sent is never repeated: it may be personal.')
      const answer = await stage.ask({ client_user_id: '', template_id: 7, strategy: 'again' })
      stage.check('answered 422', answer.status, 422)
      stage.check('every wrong member is named', pointers(answer), ['/client_user_id', '/strategy', '/template_id'])
      stage.check('Plaid was not asked', stage.calls(''), nobody)
    },
  },
  {
    title: 'custom without steps',
    play: async stage => {
      stage.tell('Plaid wants all four steps with custom.')
      const answer = await stage.ask({ client_user_id: 'user-badly-asked', strategy: 'custom' })
      stage.check('answered 422', answer.status, 422)
      stage.check('it points at steps', pointers(answer), ['/steps'])
      stage.check('Plaid was not asked', stage.calls('user-badly-asked'), nobody)
    },
  },
  {
    title: 'reset with steps',
    play: async stage => {
      stage.tell('Steps belong to custom alone. To drop them in silence would retry what nobody asked for.')
      const steps = { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: true }
      const answer = await stage.ask({ client_user_id: 'user-badly-asked', strategy: 'reset', steps })
      stage.check('answered 422', answer.status, 422)
      stage.check('it points at steps', pointers(answer), ['/steps'])
      stage.check('Plaid was not asked', stage.calls('user-badly-asked'), nobody)
    },
  },
]
