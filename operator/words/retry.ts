import type { OperatorRetryAnswer } from '../../lib/domain/operator/change-answers.ts'

const listed = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '')

/** What came of a retry, or would come of it. */
export const retryInWords = ({ status, body }: OperatorRetryAnswer, isDryRun: boolean): ReadonlyArray<string> => {
  const { id, previous_attempt_id, strategy, warnings, policy } = Object(body)
  const advice = listed(warnings)
  const decision =
    policy?.decision === undefined ? [] : [`The policy says ${policy.decision} (${listed(policy.rules)}).`]
  const rest = [...decision, ...(advice === '' ? [] : [`Warnings: ${advice}.`])]
  if (isDryRun)
    return [
      'It is possible: nothing was sent.',
      ...(strategy?.sent ? [`Would be sent: ${strategy.sent}.`] : []),
      ...rest,
    ]
  const first = status === 200 ? 'Nothing new was made: under this key it is' : 'The new attempt is'
  return [`${first} ${id}, after ${previous_attempt_id}, with ${strategy?.sent}.`, ...rest]
}
