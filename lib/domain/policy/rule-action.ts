import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { oneOf } from '../../codec/one-of.ts'
import { tagged } from '../../codec/tagged.ts'
import { text } from '../../codec/text.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import { RetrySteps } from '../request/retry-steps.ts'
import { retryTextIds } from './applicant-text.ts'
import { bounds } from './bounds.ts'

/** A word that the operator chooses, such as the name of a class. */
export const kebabWord = text<string>(
  'kebabWord',
  'a lower-case letter, then at most 39 lower-case letters, digits and hyphens',
  value => /^[a-z][a-z0-9-]{0,39}$/.test(value),
)

const withoutRetry = <D extends string>(decision: D) =>
  closed(`RuleAction ${decision}`, {
    required: { decision: t.literal(decision), class: kebabWord, reason: kebabWord },
    optional: {},
  })

const retryMembers = {
  strategy: oneOf(
    'strategy',
    ['incomplete', 'reset', 'custom'],
    'incomplete or reset, or custom for a step-up: infer is resolved before it is sent',
  ),
  automaticMax: wholeNumber(0, bounds.automaticPerSubjectMax),
  applicantText: oneOf('applicantText', retryTextIds),
}

const inSandbox = oneOf('inSandbox', ['hold'])

const branches = {
  retry: closed('RuleAction retry', {
    required: { decision: t.literal('retry'), class: kebabWord, ...retryMembers },
    optional: { inSandbox, steps: RetrySteps },
  }),
  hold: withoutRetry('hold'),
  never: withoutRetry('never'),
}

const ofNoDecision = closed('RuleAction', {
  required: { decision: t.unknown, class: kebabWord },
  optional: { ...retryMembers, inSandbox, steps: RetrySteps, reason: kebabWord },
})

/**
 * What a policy does when a rule matches.
 * - `automaticMax`: automatic retries by this rule, per user and template; 0 where a cap allows none.
 * - `strategy` `custom`: a step-up, with the document step in place of the data sources (rule `thin-file`).
 * - `steps`: what a step-up asks for, of the steps that the template has.
 * - `inSandbox`: the decision in Sandbox, where Plaid skips the selfie check.
 * - `class`, `reason`: words that the operator chooses for logs and events.
 */
export const RuleAction = tagged('RuleAction', 'decision', branches, ofNoDecision)
export type RuleAction = t.TypeOf<typeof RuleAction>
