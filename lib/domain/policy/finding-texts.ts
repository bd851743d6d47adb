import type { RuleName } from './rules/rule-name.ts'
import type { SignalName } from './signals.ts'
import type { VetoName } from './vetoes.ts'

/** Reasons of a decision that no rule, veto or signal gives. */
type OtherReason =
  | 'environment-not-allowed'
  | 'template-not-allowed'
  | 'already-retried'
  | 'not-newest'
  | 'in-flight'
  | 'clock-unreadable'
  | 'counts-unreadable'
  | 'unrecognised'
  | 'lineage-unknown'
  | 'verified-elsewhere'
  | 'evidence-missing'
  | 'earlier-step-failed'
  | 'rules-disagree'
  | 'not-in-sandbox'
  | 'limit-reached'
  | 'too-old'

/**
 * What was found, in words for an operator. A finding of a machine is worded as what the check reported, and never as a
 * verdict on the person.
 */
const texts: Readonly<Record<RuleName | VetoName | SignalName | OtherReason, string>> = {
  'session-expired': 'the session expired before it was finished',
  'sms-not-verified': 'the code sent by SMS was not confirmed',
  'one-detail-differs': 'one entered detail differs from the data sources, and the rest matches',
  'details-close': 'entered details match the data sources in part, and none is wrong',
  'thin-file': 'the data sources have too little data to compare with',
  'details-conflict': 'more than a typing error differs from the data sources',
  'po-box': 'everything matches, and the address is a post office box',
  'image-unclear': 'the document could not be read well from the photo',
  'document-expired': 'the document check reported a document that is no longer valid',
  'document-unsuitable': 'the document check reported a document that is not accepted',
  'entry-differs-from-document': 'one entered detail differs from the document',
  'conflict-with-document': 'the document names other details than those that were confirmed or entered',
  'document-doubtful': 'the document check reported a doubt that a person must look at',
  'liveness-failed': 'the selfie check did not confirm a live person',
  'selfie-unclear': 'the selfie was not clear, and the person matches',
  'backend-only': 'the template has no interface in which the applicant could enter anything again',
  'anything-else': 'no rule fits what Plaid reported',

  'status-success': 'the attempt has succeeded',
  'status-active': 'the attempt is not over',
  'status-canceled': 'the attempt was canceled',
  'terms-refused': 'the terms were not accepted',
  'manually-rejected': 'a reviewer rejected a step',
  'watchlist-screening': 'the watchlist screening failed',
  'risk-check': 'the risk check failed',
  'bot-detected': 'the risk check reported automated input',
  'fraud-ring-detected': 'the risk check reported a connection to other suspicious attempts',
  'synthetic-identity': 'the risk check reported a high score for a synthetic identity',
  'stolen-identity': 'the risk check reported a high score for a stolen identity',
  'facial-duplicate': 'the risk check reported the same face in an attempt of another user',
  'face-differs-from-document': 'the selfie check reported another face than the one on the document',
  'document-forged': 'the document check reported signs of an altered document on a clear photo',
  'under-review': 'a person is reviewing the attempt',
  'face-unknown': 'the same face is in attempts whose user is not known',
  'earlier-attempt-vetoed': 'an earlier attempt of this applicant must not be retried automatically',

  'risky-interactions': 'the risk check reported that the applicant seems not to know the entered data',
  'low-trust-index': 'the risk check reported a very low trust index',
  'suspicious-network': 'the risk check reported two or more warnings about the network or the email address',
  'many-phone-numbers': 'codes were sent to more than three phone numbers',

  'environment-not-allowed': 'the policy does not allow this environment of Plaid',
  'template-not-allowed': 'the policy does not allow this template',
  'already-retried': 'the attempt has been retried already',
  'not-newest': 'a newer attempt exists',
  'in-flight': 'another retry of this applicant has no outcome yet',
  'clock-unreadable': 'a time of the attempt lies in the future',
  'counts-unreadable': 'the counts of earlier retries are not valid',
  unrecognised: 'Plaid used a word that this version does not know',
  'lineage-unknown': 'a step was skipped, and the attempt in which it was done is not known',
  'verified-elsewhere': 'the user has been verified with another template',
  'evidence-missing': 'findings of a step are missing',
  'earlier-step-failed': 'a document or selfie before the last step failed too',
  'rules-disagree': 'two rules name different strategies',
  'not-in-sandbox': 'Sandbox does not run the selfie check',
  'limit-reached': 'no more automatic retries are allowed',
  'too-old': 'the attempt ended more than 14 days ago',
}

/** The finding in words; undefined for a reason that only the policy's author knows, or that Plaid gives. */
export const findingText = (name: string): string | undefined =>
  Object.hasOwn(texts, name) ? texts[name as RuleName] : undefined
