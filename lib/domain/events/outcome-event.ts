import { countsOf } from '../ledger/caps.ts'
import { entryOf } from '../ledger/entries.ts'
import { lastSend } from '../ledger/holder.ts'
import type { DecisionMark } from '../ledger/ledger-attempt.ts'
import type { LedgerEvent, LedgerEventKind } from '../ledger/ledger-event.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import { type ApplicantText, applicantText, firstText, textWithoutRetry } from '../policy/applicant-text.ts'
import { appliedTo } from '../policy/applied-policy.ts'
import type { Mode } from '../policy/mode.ts'
import type { Policy } from '../policy/policy.ts'
import { type RuleName, ruleNames } from '../policy/rules/rule-name.ts'
import type { BusEvent } from './bus-event.ts'

/** This service, as a source of events. */
export const ownSource = 'idv-retry'

/** The `detail-type` of each outcome event; `docs/events.md` has their members. */
export const detailTypes = {
  scheduled: 'Identity Verification Retry Scheduled',
  retried: 'Identity Verification Retried',
  refused: 'Identity Verification Retry Refused',
  held: 'Identity Verification Retry Held',
  never: 'Identity Verification Retry Never',
  superseded: 'Identity Verification Retry Held',
  skipped: 'Identity Verification Retry Held',
  exhausted: 'Identity Verification Retries Exhausted',
  misdirected: 'Identity Verification Retry Needs Review',
  review: 'Identity Verification Retry Needs Review',
  recovered: 'Identity Verification Recovered',
  abandoned: 'Identity Verification Abandoned',
  reviewed: 'Identity Verification Retry Reviewed',
} as const satisfies Readonly<Record<LedgerEventKind | 'held' | 'never', string>>

export const subjectMembersOf = ({ environment, template_id, client_user_id }: SubjectLedger) => ({
  environment,
  template_id,
  client_user_id,
})

const isRuleName = (name: string): name is RuleName => ruleNames.some(known => known === name)

/** What the applicant may read once a retry by these rules is made; null: nothing is said. */
export const retryText = (policy: Policy, template_id: string, names: ReadonlyArray<string>): ApplicantText | null => {
  const { rules } = appliedTo(policy, template_id)
  const actions = names.filter(isRuleName).map(name => rules[name])
  const text = firstText(actions.flatMap(action => (action.decision === 'retry' ? [action.applicantText] : [])))
  return text === undefined ? null : applicantText(policy, text)
}

/**
 * What the applicant may read; null: nothing is said. Nothing is said before it can be done, so a scheduled retry has no
 * text; and in shadow nothing can be done. A retry that a person made, here or in Plaid's dashboard, has none: that person
 * knows what to say.
 */
const textFor = (
  { policy, mode }: EventContext,
  template_id: string,
  { kind, reason }: LedgerEvent,
  decision: DecisionMark | undefined,
): ApplicantText | null => {
  if (mode === 'shadow') return null
  switch (kind) {
    case 'scheduled':
    case 'recovered':
    case 'reviewed':
      return null
    case 'abandoned':
      return applicantText(policy, 'come-back')
    case 'retried':
      return retryText(policy, template_id, decision?.rules ?? [])
    case 'superseded':
    case 'misdirected':
    case 'skipped':
    case 'never':
    case 'exhausted':
    case 'refused':
    case 'review':
      return textWithoutRetry(policy, reason ?? kind)
  }
}

/** An outcome event, with the members of its `detail` that the journal reads. */
export interface OutcomeEvent extends BusEvent {
  readonly detail: Readonly<Record<string, unknown>> & {
    readonly id: string
    readonly outcome: keyof typeof detailTypes
    readonly attempt_id?: string
    readonly new_attempt_id?: string
    readonly reason?: string
  }
}

/** The policy that decided; where none was asked, that of the deployment. */
export const named = ({ version, hash }: Policy) => ({ version, hash })

interface EventContext {
  readonly policy: Policy
  readonly mode: Mode
}

/**
 * An event of the ledger, for the bus. `detail.id` is the same each time the event is published. It has no personal
 * data. `shareable_url` is a link that never expires: it is passed only if the deployment allows it, by the process
 * that has just made the attempt.
 */
export const outcomeEvent = (
  context: EventContext,
  subject: SubjectLedger,
  event: LedgerEvent,
  shareable_url?: string,
): OutcomeEvent => {
  const entry = entryOf(subject, event.attempt_id)
  const send = entry && lastSend(entry)
  // A retry that somebody else made was not decided here, although one had been scheduled.
  const decision = event.kind === 'retried' && send?.mode !== 'automatic' ? undefined : entry?.decision
  const { automatic, onDemand } = countsOf(subject, context.policy.windowMs, event.atMs)
  return {
    source: ownSource,
    detailType: detailTypes[event.kind],
    detail: {
      id: event.id,
      outcome: event.kind,
      at: new Date(event.atMs).toISOString(),
      ...subjectMembersOf(subject),
      attempt_id: event.attempt_id,
      ...(event.child_id !== undefined && { new_attempt_id: event.child_id }),
      ...(event.reason !== undefined && { reason: event.reason }),
      ...(event.act !== undefined && { act: event.act }),
      ...(event.tookMs !== undefined && { took_ms: event.tookMs }),
      ...(event.dueAtMs !== undefined && { due_at: new Date(event.dueAtMs).toISOString() }),
      ...(decision && { decision: { rules: decision.rules, policy: decision.policy } }),
      policy: decision ? { version: decision.policy, hash: decision.hash ?? null } : named(context.policy),
      counts: { automatic, on_demand: onDemand },
      ...(event.kind === 'recovered' && send && { driver: send.mode }),
      applicant_text: textFor(context, subject.template_id, event, decision),
      ...(shareable_url !== undefined && { shareable_url }),
    },
  }
}
