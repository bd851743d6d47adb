import { retryText } from '../events/outcome-event.ts'
import { entryOf } from '../ledger/entries.ts'
import { lastSend } from '../ledger/holder.ts'
import { isPending } from '../ledger/ledger-attempt.ts'
import { type ApplicantText, applicantText, textWithoutRetry } from '../policy/applicant-text.ts'
import { supportText } from '../policy/support-text.ts'
import { automaticState } from './automatic-standing.ts'
import type { JudgedNow } from './judged-now.ts'
import { newestEntry, newestOf, type SubjectView } from './subject-view.ts'

interface Texts {
  readonly operator: string
  readonly support: string
  readonly applicant: ApplicantText | null
}

const none: Texts = {
  operator: 'Plaid lists no attempt of this user with this template.',
  support: supportText({ _tag: 'Hold', reason: 'attempt-not-found' }),
  applicant: null,
}

/** The applicant can go on: with a retry of ours as its event says, with one that was given up. */
const openText = (view: SubjectView): ApplicantText | null => {
  const { subject, policy, firstAttempt } = view
  const parentId = newestOf(view)?.previous_attempt_id ?? undefined
  const parent = parentId === undefined ? undefined : entryOf(subject, parentId)
  const state = newestEntry(view)?.state
  if ((state?._tag === 'Watched' ? state : firstAttempt)?.isAbandoned) return applicantText(policy, 'come-back')
  const isOurs = parent?.state._tag === 'Retried' && lastSend(parent)?.mode === 'automatic'
  return isOurs ? retryText(policy, subject.template_id, parent.decision?.rules ?? []) : null
}

/** Nothing is said before it can be done: in shadow, and while a retry is only planned, the applicant gets no text. */
const applicantTextOf = (view: SubjectView, { decision }: JudgedNow): ApplicantText | null => {
  const { policy, mode } = view
  const state = newestEntry(view)?.state
  if (mode === 'shadow') return null
  if (newestOf(view)?.status === 'active') return openText(view)
  if (state?._tag === 'Skipped') return textWithoutRetry(policy, state.reason)
  if (state?._tag === 'Refused') return textWithoutRetry(policy, 'refused')
  if (state?._tag === 'Review') return textWithoutRetry(policy, 'review')
  if (state !== undefined && state._tag !== 'Watched') return null
  return decision._tag === 'Retry' ? null : decision.record.applicantText
}

const supportTextOf = (view: SubjectView, { decision }: JudgedNow): string => {
  const state = newestEntry(view)?.state
  if (newestOf(view)?.status === 'active' || state?._tag === 'Retried' || state?._tag === 'Misdirected')
    return supportText({ _tag: 'Hold', reason: 'already-retried' })
  const isPlanned = state === undefined || isPending(state) || state._tag === 'Watched'
  if (decision._tag !== 'Retry' || (isPlanned && view.mode === 'enforce')) return decision.record.supportText
  return supportText({ _tag: 'Hold', reason: state?._tag ?? view.mode })
}

/** The texts for the operator, the support desk and the applicant about where the newest attempt stands. */
export const textsOf = (view: SubjectView, judged: JudgedNow | undefined): Texts =>
  judged === undefined
    ? none
    : {
        operator: `State: ${automaticState(view)}. ${judged.decision.record.operatorText}`,
        support: supportTextOf(view, judged),
        applicant: applicantTextOf(view, judged),
      }
