import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { oneOf } from '../../codec/one-of.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import { TemplateId } from '../request/identifiers.ts'
import { bounds } from './bounds.ts'
import { kebabWord, RuleAction } from './rule-action.ts'
import { type RuleName, ruleNames } from './rules/rule-name.ts'
import { vetoNames } from './vetoes.ts'

/**
 * How many retries there may be, and the time between them.
 * - `automaticPerSubjectMax`: automatic retries per user and template; `automaticByDocumentOrSelfieMax`: those of
 *   them by rules about a document or a selfie.
 * - `retriesPerUserMax`: automatic retries of a user over all templates, and all retries of a user with one template,
 *   up to which the service makes another automatically.
 * - `onDemandPerSubjectMax`: retries per user and template, automatic ones included, up to which a caller may request
 *   another.
 * - `cooldownMs`: the time from one attempt to the next.
 * - `automaticPerDayMax`: automatic retries of the whole deployment per UTC day.
 */
const Caps = closed('Caps', {
  required: {
    automaticPerSubjectMax: wholeNumber(0, bounds.automaticPerSubjectMax),
    automaticByDocumentOrSelfieMax: wholeNumber(0, bounds.automaticPerSubjectMax),
    retriesPerUserMax: wholeNumber(0, bounds.retriesPerUserMax),
    onDemandPerSubjectMax: wholeNumber(0, bounds.onDemandPerSubjectMax),
    cooldownMs: wholeNumber(bounds.cooldownMsMin, bounds.cooldownMsMax, 'whole milliseconds'),
    automaticPerDayMax: wholeNumber(1, bounds.automaticPerDayMax),
  },
  optional: {},
})
export type Caps = t.TypeOf<typeof Caps>

const everyRule = Object.fromEntries(ruleNames.map(name => [name, RuleAction])) as Record<RuleName, typeof RuleAction>

const noVeto = Object.fromEntries(vetoNames.map(name => [name, 'not allowed: a veto, which no policy can override']))

/** A policy as plain, versioned data. Every rule must have an action: there is no default. */
export const PolicyData = closed('Policy', {
  required: {
    version: kebabWord,
    environments: t.readonlyArray(oneOf('environment', ['sandbox', 'production'])),
    templateIds: t.readonlyArray(TemplateId),
    caps: Caps,
    rules: closed('Rules', { required: everyRule, optional: {}, refused: noVeto }),
  },
  optional: {},
})
export type PolicyData = t.TypeOf<typeof PolicyData>
