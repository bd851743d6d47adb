import { law as aContradictedDetailIsHeld } from './laws/a-contradicted-detail-is-held.ts'
import { law as aDocumentOfAnotherPersonIsHeld } from './laws/a-document-of-another-person-is-held.ts'
import { law as aDoubtfulDocumentIsHeld } from './laws/a-doubtful-document-is-held.ts'
import { law as aFailedLivenessIsHeld } from './laws/a-failed-liveness-is-held.ts'
import { law as aRetryCanSucceed } from './laws/a-retry-can-succeed.ts'
import { law as aRetryHasAnHonestReason } from './laws/a-retry-has-an-honest-reason.ts'
import { law as aRetryHasItsTime } from './laws/a-retry-has-its-time.ts'
import { law as absentIsUnknown } from './laws/absent-is-unknown.ts'
import { law as detailsLookAlike } from './laws/details-look-alike.ts'
import { law as detailsThatConflictAreHeld } from './laws/details-that-conflict-are-held.ts'
import { law as everySituationHasOneDecision } from './laws/every-situation-has-one-decision.ts'
import { law as everyTemplateHasALiveRetry } from './laws/every-template-has-a-live-retry.ts'
import { law as neverAndHoldBeforeCaps } from './laws/never-and-hold-before-caps.ts'
import { law as noRetryPastACap } from './laws/no-retry-past-a-cap.ts'
import { law as noRetryPastASignalThatHolds } from './laws/no-retry-past-a-signal-that-holds.ts'
import { law as noRetryPastAVeto } from './laws/no-retry-past-a-veto.ts'
import { law as noRetryUnderReview } from './laws/no-retry-under-review.ts'
import { law as nothingIsSaidTooEarly } from './laws/nothing-is-said-too-early.ts'
import { law as onlyTheNewestAttemptIsRetried } from './laws/only-the-newest-attempt-is-retried.ts'
import { law as orderChangesNothing } from './laws/order-changes-nothing.ts'
import type { Law } from './laws/reading/law.ts'
import { law as stricterNeverAddsARetry } from './laws/stricter-never-adds-a-retry.ts'
import { law as whatPassedDoesNotCount } from './laws/what-passed-does-not-count.ts'
import { law as whatWasSkippedMustBeKnown } from './laws/what-was-skipped-must-be-known.ts'
import { law as wordsThatAreNotKnownHold } from './laws/words-that-are-not-known-hold.ts'

/** Every law of the folder laws, by the name of its file. */
export const allLaws: Readonly<Record<string, Law>> = {
  'a-contradicted-detail-is-held': aContradictedDetailIsHeld,
  'a-document-of-another-person-is-held': aDocumentOfAnotherPersonIsHeld,
  'a-doubtful-document-is-held': aDoubtfulDocumentIsHeld,
  'a-failed-liveness-is-held': aFailedLivenessIsHeld,
  'a-retry-can-succeed': aRetryCanSucceed,
  'a-retry-has-an-honest-reason': aRetryHasAnHonestReason,
  'a-retry-has-its-time': aRetryHasItsTime,
  'absent-is-unknown': absentIsUnknown,
  'details-look-alike': detailsLookAlike,
  'details-that-conflict-are-held': detailsThatConflictAreHeld,
  'every-situation-has-one-decision': everySituationHasOneDecision,
  'every-template-has-a-live-retry': everyTemplateHasALiveRetry,
  'never-and-hold-before-caps': neverAndHoldBeforeCaps,
  'no-retry-past-a-cap': noRetryPastACap,
  'no-retry-past-a-signal-that-holds': noRetryPastASignalThatHolds,
  'no-retry-past-a-veto': noRetryPastAVeto,
  'no-retry-under-review': noRetryUnderReview,
  'nothing-is-said-too-early': nothingIsSaidTooEarly,
  'only-the-newest-attempt-is-retried': onlyTheNewestAttemptIsRetried,
  'order-changes-nothing': orderChangesNothing,
  'stricter-never-adds-a-retry': stricterNeverAddsARetry,
  'what-passed-does-not-count': whatPassedDoesNotCount,
  'what-was-skipped-must-be-known': whatWasSkippedMustBeKnown,
  'words-that-are-not-known-hold': wordsThatAreNotKnownHold,
}
