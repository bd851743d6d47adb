import type { AttemptBody } from '../../plaid-simulator/attempt/attempt.ts'
import { stepNames } from '../../plaid-simulator/attempt/steps.ts'
import type { Scene } from '../scene.ts'

const skipped = (attempt: AttemptBody | undefined): readonly string[] =>
  stepNames.filter(step => attempt?.steps[step] === 'skipped')

/** Each of Plaid's four strategies, on an attempt for which it is the right one. */
export const strategies: readonly Scene[] = [
  {
    name: 'reset',
    title: 'reset: all steps again',
    play: async context => {
      context.explain('The photo of a document was blurred. The support team lets the applicant repeat all steps.')
      const failed = context.failedAt('documentary_verification', 'user-blurred-document')
      const answer = await context.requestRetry({
        client_user_id: 'user-blurred-document',
        strategy: 'reset',
        steps: null,
      })
      const created = context.createdAttempt(answer)
      context.check('the answer is 201', answer.status, 201)
      context.check('Plaid has a new attempt, which follows the failed one', created?.previous_attempt_id, failed.id)
      context.check('no step is skipped', skipped(created), [])
      context.check('Plaid received one list call and one retry call', context.plaidCalls('user-blurred-document'), {
        list: 1,
        retry: 1,
      })
    },
  },
  {
    name: 'incomplete',
    title: 'incomplete: continue at the failed step',
    play: async context => {
      context.explain('The applicant mistyped a date of birth, so kyc_check failed. Passed steps are not repeated.')
      const failed = context.failedAt('kyc_check', 'user-mistyped-birthday')
      const answer = await context.requestRetry({ client_user_id: 'user-mistyped-birthday', strategy: 'incomplete' })
      const created = context.createdAttempt(answer)
      context.check('the answer is 201', answer.status, 201)
      context.check('Plaid has a new attempt, which follows the failed one', created?.previous_attempt_id, failed.id)
      context.check('the passed steps are skipped', skipped(created), ['accept_tos', 'verify_sms'])
      context.check('kyc_check is the active step', created?.steps.kyc_check, 'active')
    },
  },
  {
    name: 'infer',
    title: 'infer: reset or incomplete, depending on the newest attempt',
    play: async context => {
      context.explain('The service reads the newest attempt first. This one failed, so infer means incomplete.')
      context.failedAt('kyc_check', 'user-half-way')
      const answer = await context.requestRetry({ client_user_id: 'user-half-way', strategy: 'infer' })
      context.check('the answer is 201', answer.status, 201)
      context.check('Plaid received the strategy incomplete', answer.body['strategy'], {
        asked: 'infer',
        sent: 'incomplete',
      })
    },
  },
  {
    name: 'custom',
    title: 'custom: only the chosen steps',
    play: async context => {
      context.explain(
        'An attempt failed at risk_check. After a call with the applicant, the support team asks for the document only.',
      )
      context.failedAt('risk_check', 'user-custom-steps')
      const steps = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: false }
      const answer = await context.requestRetry({ client_user_id: 'user-custom-steps', strategy: 'custom', steps })
      context.check('the answer is 201', answer.status, 201)
      context.check('the other three steps are skipped', skipped(context.createdAttempt(answer)), [
        'verify_sms',
        'kyc_check',
        'selfie_check',
      ])
    },
  },
  {
    name: 'dry-run',
    title: 'dry_run: check the request and send nothing',
    play: async context => {
      context.explain('The service makes every check and answers with the request that it would send to Plaid.')
      context.failedAt('kyc_check', 'user-dry-run')
      const answer = await context.requestRetry(
        { client_user_id: 'user-dry-run', strategy: 'infer' },
        { query: '?dry_run=true' },
      )
      context.check('the answer is 200', answer.status, 200)
      context.check('the answer shows the request that would be sent', answer.body['would_send'], {
        client_user_id: 'user-dry-run',
        template_id: context.templateId,
        strategy: 'incomplete',
      })
      context.check('Plaid received one list call and no retry call', context.plaidCalls('user-dry-run'), {
        list: 1,
        retry: 0,
      })
    },
  },
]
