import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { oneOf } from '../../codec/one-of.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import { TemplateId } from '../request/identifiers.ts'
import { bounds } from './bounds.ts'
import { kebabWord, RuleAction } from './rule-action.ts'
import { type RuleName, ruleNames } from './rules/rule-name.ts'
import { type SignalName, signalActions, signalNames } from './signals.ts'
import { vetoNames } from './vetoes.ts'
import { byLanguage, Language, TextsOfLanguage } from './wordings.ts'

/**
 * How many retries there may be, and the time between them. Retries of the last `windowMs` count.
 * - `automaticPerSubjectMax`: automatic retries per user and template; `automaticByDocumentOrSelfieMax`: those of
 *   them by rules about a document or a selfie.
 * - `automaticPerUserMax`: automatic retries of a user over all templates.
 * - `onDemandPerSubjectMax`: retries per user and template by anybody, up to which a caller may request another.
 * - `cooldownMs`: the time from one attempt to the next.
 * - `automaticPerDayMax`: automatic retries of the whole deployment per UTC day.
 */
const Caps = closed('Caps', {
  required: {
    automaticPerSubjectMax: wholeNumber(0, bounds.automaticPerSubjectMax),
    automaticByDocumentOrSelfieMax: wholeNumber(0, bounds.automaticByDocumentOrSelfieMax),
    automaticPerUserMax: wholeNumber(0, bounds.automaticPerUserMax),
    onDemandPerSubjectMax: wholeNumber(bounds.onDemandPerSubjectMin, bounds.onDemandPerSubjectMax),
    cooldownMs: wholeNumber(bounds.cooldownMsMin, bounds.cooldownMsMax, 'whole milliseconds'),
    automaticPerDayMax: wholeNumber(1, bounds.automaticPerDayMax),
  },
  optional: {},
})
export type Caps = t.TypeOf<typeof Caps>

/** The caps of one subject, with the one that no policy sets. */
export const subjectCaps = (caps: Caps) => ({ ...caps, lineageRetriesMax: bounds.lineageRetriesMax })

const everyRule = Object.fromEntries(ruleNames.map(name => [name, RuleAction])) as Record<RuleName, typeof RuleAction>

const signalAction = oneOf('signal', signalActions)
const everySignal = Object.fromEntries(signalNames.map(name => [name, signalAction])) as Record<
  SignalName,
  typeof signalAction
>

/** Why nothing may be said about a veto. */
export const noVeto: Readonly<Record<string, string>> = Object.fromEntries(
  vetoNames.map(name => [name, 'not allowed: a veto, which no policy can override']),
)

const Rules = closed('Rules', { required: everyRule, optional: {}, refused: noVeto })

/** How applicants come to a template: by Plaid's interface, or by the customer's own back end, which has no screen. */
export const flows = ['link', 'backend'] as const
export type Flow = (typeof flows)[number]

/** Templates with caps and rules of their own, complete. */
const Segment = closed('Segment', {
  required: {
    templateIds: t.readonlyArray(TemplateId),
    flow: oneOf('flow', flows),
    caps: Caps,
    rules: Rules,
  },
  optional: {},
})

/**
 * A policy as plain, versioned data. Every rule and signal must have an action: there is no default.
 * - `delayMs`: from the end of an attempt to its automatic retry, the same for all rules but `session-expired`: with
 *   a delay for each, the time alone would show an applicant which of their details was wrong.
 * - `windowMs`: how long a retry counts in the caps.
 * - `texts`: what may be said to applicants, in each language; `language`: the one that is used where only one can be.
 * - `acrossTemplates`: whether a success under another template holds.
 */
export const PolicyData = closed('Policy', {
  required: {
    version: kebabWord,
    environments: t.readonlyArray(oneOf('environment', ['sandbox', 'production'])),
    templateIds: t.readonlyArray(TemplateId),
    caps: Caps,
    delayMs: wholeNumber(bounds.delayMsMin, bounds.delayMsMax, 'whole milliseconds'),
    windowMs: wholeNumber(bounds.windowMsMin, bounds.windowMsMax, 'whole milliseconds'),
    signals: closed('Signals', { required: everySignal, optional: {} }),
    rules: Rules,
    language: Language,
    texts: byLanguage(TextsOfLanguage),
  },
  optional: { acrossTemplates: t.boolean, segments: t.readonlyArray(Segment) },
})
export type PolicyData = t.TypeOf<typeof PolicyData>
