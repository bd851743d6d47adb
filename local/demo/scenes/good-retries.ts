import type { AttemptBody } from '../../plaid-simulator/attempt/attempt.ts'
import { stepNames } from '../../plaid-simulator/attempt/steps.ts'
import type { Scene } from '../scene.ts'

const skipped = (attempt: AttemptBody | undefined): readonly string[] =>
  stepNames.filter(step => attempt?.steps[step] === 'skipped')

/** The four strategies of Plaid, each on an attempt that it suits. */
export const goodRetries: readonly Scene[] = [
  {
    title: 'reset: start again from the beginning',
    play: async stage => {
      stage.tell('The photo of a document was blurred. Support lets the applicant start again, with every step.')
      const failed = stage.failedAt('documentary_verification', 'user-blurred-document')
      const answer = await stage.ask({ client_user_id: 'user-blurred-document', strategy: 'reset', steps: null })
      const created = stage.created(answer)
      stage.check('answered 201', answer.status, 201)
      stage.check('Plaid has the new attempt, which follows the failed one', created?.previous_attempt_id, failed.id)
      stage.check('no step is skipped', skipped(created), [])
      stage.check('one look, one retry', stage.calls('user-blurred-document'), { list: 1, retry: 1 })
    },
  },
  {
    title: 'incomplete: go on where it failed',
    play: async stage => {
      stage.tell('The applicant mistyped a date of birth, and kyc_check failed. What was passed stays passed.')
      const failed = stage.failedAt('kyc_check', 'user-mistyped-birthday')
      const answer = await stage.ask({ client_user_id: 'user-mistyped-birthday', strategy: 'incomplete' })
      const created = stage.created(answer)
      stage.check('answered 201', answer.status, 201)
      stage.check('Plaid has the new attempt, which follows the failed one', created?.previous_attempt_id, failed.id)
      stage.check('what was passed is skipped', skipped(created), ['accept_tos', 'verify_sms'])
      stage.check('kyc_check is next', created?.steps.kyc_check, 'active')
    },
  },
  {
    title: 'infer: whichever of the two fits',
    play: async stage => {
      stage.tell('The service looks at the newest attempt first, and sends Plaid what infer means there.')
      stage.failedAt('kyc_check', 'user-half-way')
      const answer = await stage.ask({ client_user_id: 'user-half-way', strategy: 'infer' })
      stage.check('answered 201', answer.status, 201)
      stage.check('sent as incomplete', answer.body['strategy'], { asked: 'infer', sent: 'incomplete' })
    },
  },
  {
    title: 'custom: these steps and no others',
    play: async stage => {
      stage.tell('An attempt failed at risk_check. After a talk with the applicant, the document alone is asked for.')
      stage.failedAt('risk_check', 'user-talked-to-us')
      const steps = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: false }
      const answer = await stage.ask({ client_user_id: 'user-talked-to-us', strategy: 'custom', steps })
      stage.check('answered 201', answer.status, 201)
      stage.check('the others are skipped', skipped(stage.created(answer)), ['verify_sms', 'kyc_check', 'selfie_check'])
    },
  },
  {
    title: 'dry_run: look, and do not touch',
    play: async stage => {
      stage.tell('Every check, and what would be sent; nothing is.')
      stage.failedAt('kyc_check', 'user-rehearsal')
      const answer = await stage.ask(
        { client_user_id: 'user-rehearsal', strategy: 'infer' },
        { query: '?dry_run=true' },
      )
      stage.check('answered 200', answer.status, 200)
      stage.check('it says what would be sent', answer.body['would_send'], {
        client_user_id: 'user-rehearsal',
        template_id: stage.templateId,
        strategy: 'incomplete',
      })
      stage.check('one look, no retry', stage.calls('user-rehearsal'), { list: 1, retry: 0 })
    },
  },
]
