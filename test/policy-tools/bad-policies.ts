import type { Counts } from '../../lib/domain/policy/counts.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import type { Lineage } from '../../lib/domain/policy/lineage.ts'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import type { RuleAction } from '../../lib/domain/policy/rule-action.ts'
import type { RuleName } from '../../lib/domain/policy/rules/rule-name.ts'

type Decide = typeof decide

interface Inputs {
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly lineage: Lineage
  readonly counts: Counts
  readonly nowMs: number
}

const on = (change: (inputs: Inputs) => Partial<Inputs>): Decide => {
  return (policy, snapshot, lineage, counts, nowMs) => {
    const inputs = { policy, snapshot, lineage, counts, nowMs }
    const changed = { ...inputs, ...change(inputs) }
    return decide(changed.policy, changed.snapshot, changed.lineage, changed.counts, changed.nowMs)
  }
}

const after =
  (change: (decision: Decision, inputs: Inputs) => Decision): Decide =>
  (policy, snapshot, lineage, counts, nowMs) =>
    change(decide(policy, snapshot, lineage, counts, nowMs), { policy, snapshot, lineage, counts, nowMs })

const seeing = (see: (snapshot: Snapshot) => Partial<Snapshot>): Decide =>
  on(({ snapshot, lineage }) => ({
    snapshot: { ...snapshot, ...see(snapshot) },
    lineage: { ...lineage, before: lineage.before.map(each => ({ ...each, ...see(each) })) },
  }))

type Steps = Snapshot['steps']
type StepReading = Steps['kyc_check']

const reading = (from: StepReading, as: StepReading): Decide =>
  seeing(({ steps }) => ({
    steps: Object.fromEntries(Object.entries(steps).map(([step, at]) => [step, at === from ? as : at])) as Steps,
  }))

type Documents = Snapshot['documentary_verification']['documents']
type Photo = Documents[number]['analysis']

const documents = (see: (all: Documents) => Documents): Decide =>
  seeing(({ documentary_verification: { documents: all } }) => ({ documentary_verification: { documents: see(all) } }))

const photos = (see: (photo: Photo) => Partial<Photo>): Decide =>
  documents(all => all.map(each => ({ ...each, analysis: { ...each.analysis, ...see(each.analysis) } })))

const risk = (part: Partial<Snapshot['risk_check']>): Decide =>
  seeing(({ risk_check }) => ({ risk_check: { ...risk_check, ...part } }))

const retry: RuleAction = {
  decision: 'retry',
  class: 'milder',
  strategy: 'incomplete',
  automaticMax: 1,
  applicantText: 'check-details',
}

const withRule = (name: RuleName, action: RuleAction): Decide =>
  on(({ policy }) => ({ policy: { ...policy, rules: { ...policy.rules, [name]: action } } }))

let calls = 0

/** Policies and versions of `decide` that are wrong, each in one way. */
export const badPolicies: Readonly<Record<string, Decide>> = {
  'a conflict of details is retried': withRule('details-conflict', retry),
  "another person's document is retried": withRule('conflict-with-document', retry),
  'a doubtful document is retried': withRule('document-doubtful', retry),
  'a failed liveness is retried': withRule('liveness-failed', retry),
  'what no rule explains is retried': withRule('anything-else', retry),
  'a thin file is asked for the same details again': withRule('thin-file', retry),
  'a post office box has a text of its own': withRule('po-box', { ...retry, applicantText: 'accepted-document' }),
  'a birth date has a text of its own': withRule('details-close', { ...retry, applicantText: 'come-back' }),
  'a name has a time of its own': after((decision, { snapshot }) =>
    decision._tag === 'Retry' && snapshot.kyc_check.address.summary === 'no_match'
      ? { ...decision, notBeforeMs: decision.notBeforeMs + 1 }
      : decision,
  ),
  'the attempts before are not read': on(({ lineage }) => ({ lineage: { ...lineage, before: [] } })),
  'bots are let through': risk({
    behavior: { user_interactions: 'genuine', bot_detected: 'no', fraud_ring_detected: 'no' },
  }),
  'scores are not read': risk({
    identity_abuse_signals: { synthetic_identity: { score: 0 }, stolen_identity: { score: 0 } },
  }),
  'faces are not read': risk({ facial_duplicates: [] }),
  'the trust index is not read': risk({ trust_index_score: 'unknown' }),
  'phone numbers are not counted': seeing(() => ({ verify_sms: { verifications: 1 } })),
  'maxima are not kept': on(({ counts }) => ({
    counts: { ...counts, user: { retries: 0 }, subject: { ...counts.subject, automatic: 0, automaticByRule: {} } },
  })),
  'the maximum of photos is not kept': on(({ counts }) => ({
    counts: { ...counts, subject: { ...counts.subject, automaticByDocumentOrSelfie: 0 } },
  })),
  "other people's retries are not counted": on(({ lineage }) => ({ lineage: { ...lineage, children: 0 } })),
  'two retries at a time': on(({ counts }) => ({ counts: { ...counts, inFlight: 0 } })),
  'an attempt is retried twice': on(({ lineage }) => ({ lineage: { ...lineage, place: 'newest' } })),
  'every template is allowed': on(({ policy, snapshot }) => ({
    policy: { ...policy, templateIds: [snapshot.template.id as Policy['templateIds'][number]] },
  })),
  'the place in the list says which photo was last': documents(all =>
    all.map((each, index) => ({ ...each, attempt: index + 1 })),
  ),
  'only the last photo counts': documents(all =>
    all.filter(({ attempt }) => all.every(other => !(Number(other.attempt) > Number(attempt)))),
  ),
  'a wrong name is a typing error': photos(({ extracted_data }) => ({
    extracted_data: { ...extracted_data, name: extracted_data.name === 'no_match' ? 'match' : extracted_data.name },
  })),
  'signs of forgery are not read': photos(({ fraud_analysis_details, authenticity }) => ({
    authenticity: authenticity === 'no_match' ? 'match' : authenticity,
    fraud_analysis_details: { ...fraud_analysis_details, detail_check: 'success' },
  })),
  'a poor photo is never doubted': photos(photo =>
    photo.image_quality === 'low' && photo.authenticity === 'no_match' ? { authenticity: 'match' } : {},
  ),
  'what is missing matches': seeing(({ kyc_check }) => ({
    kyc_check: {
      ...kyc_check,
      date_of_birth: {
        summary: kyc_check.date_of_birth.summary === 'unknown' ? 'match' : kyc_check.date_of_birth.summary,
      },
    },
  })),
  'skipped means passed': reading('skipped', 'success'),
  'skipped means not asked for': reading('skipped', 'not_applicable'),
  'a rejected step has only failed': reading('manually_rejected', 'failed'),
  'a reviewer is not waited for': reading('pending_review', 'success'),
  'a new word is a success': reading('unrecognised', 'success'),
  'details before a selfie do not count': seeing(({ steps, kyc_check }) =>
    steps.selfie_check === 'failed' && steps.kyc_check === 'failed'
      ? { steps: { ...steps, kyc_check: 'success' }, kyc_check }
      : {},
  ),
  'a document before a selfie does not count': seeing(({ steps }) =>
    steps.selfie_check === 'failed' && steps.documentary_verification === 'failed'
      ? { steps: { ...steps, documentary_verification: 'success' } }
      : {},
  ),
  'what was passed counts': seeing(({ steps }) => ({
    steps: { ...steps, kyc_check: steps.kyc_check === 'success' ? 'failed' : steps.kyc_check },
  })),
  'maxima come first': after((decision, { counts }) =>
    decision._tag !== 'Retry' && counts.user.retries >= 3
      ? { _tag: 'Hold', reason: 'limit-reached', record: { ...decision.record, stage: 'caps' } }
      : decision,
  ),
  'old attempts are retried': on(({ snapshot, nowMs }) => ({
    snapshot: { ...snapshot, completed_at: new Date(nowMs - 60_000).toISOString() },
  })),
  'it is too late at once': after(decision =>
    decision._tag === 'Retry' ? { ...decision, notBeforeMs: decision.notBeforeMs - 1_000_000 } : decision,
  ),
  'a verified person is invited': after((decision, { snapshot }) =>
    snapshot.status === 'success'
      ? {
          ...decision,
          record: {
            ...decision.record,
            applicantText: { id: 'check-details', text: '', language: 'en', texts: { en: '' } },
          },
        }
      : decision,
  ),
  'a stricter policy retries more': after((decision, { policy, snapshot, lineage, counts, nowMs }) =>
    policy.rules['po-box'].decision !== 'retry' && decision._tag !== 'Retry'
      ? decide(policy, { ...snapshot, status: 'expired' }, lineage, counts, nowMs)
      : decision,
  ),
  'it depends on when it is asked': after(decision => {
    calls += 1
    return calls % 2 === 0 || decision._tag === 'Retry' ? decision : { ...decision, reason: 'odd' }
  }),
  'no photo, no decision': (policy, snapshot, ...rest) => {
    if (snapshot.documentary_verification.documents.length === 0) throw new Error('no photo')
    return decide(policy, snapshot, ...rest)
  },
}
