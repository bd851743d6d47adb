import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { Explanation } from '../domain/operator/explanation.ts'
import { explanationOf } from '../domain/operator/explanation-of.ts'
import { judgedNow } from '../domain/operator/judged-now.ts'
import type { SubjectView } from '../domain/operator/subject-view.ts'
import { includesId } from '../domain/plaid/same-id.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { nothingAsked } from '../domain/policy/lineage.ts'
import type { ClientUserId, TemplateId } from '../domain/request/identifiers.ts'
import { type Subject, type SubjectKey, subjectKeyOf } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { Counters } from '../ports/counters.ts'
import type { Decisions } from '../ports/decisions.ts'
import type { FirstAttempts } from '../ports/first-attempts.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import type { SwitchRecordEnvironment } from '../ports/switch-record.ts'
import type { UserBudgets } from '../ports/user-budgets.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { readElsewhere } from './read-elsewhere.ts'
import { readHistory } from './read-history.ts'
import { askAround } from './read-lineage.ts'

/** Reads only: nothing of it can write. */
export type ExplainEnvironment = PlaidEnvironment &
  PolicyEnvironment &
  SwitchRecordEnvironment &
  DeploymentEnvironment &
  JournalEnvironment &
  ClockEnvironment & {
    readonly ledger: Pick<Ledger, 'load'>
    readonly decisions: Pick<Decisions, 'ofSubject'>
    readonly userBudgets: Pick<UserBudgets, 'load'>
    readonly counters: Pick<Counters, 'count'>
    readonly firstAttempts: Pick<FirstAttempts, 'load'>
  }

type ExplainStep<A> = ReaderTaskEither<ExplainEnvironment, RetryError, A>

/** The ledger's part of a subject. The reads do not depend on each other. */
const readStored =
  (key: SubjectKey): ExplainStep<Pick<SubjectView, 'subject' | 'budget' | 'automaticToday' | 'isPaused'>> =>
  ({ ledger, userBudgets, counters, readSwitch, nowMs }) =>
  async () => {
    const { environment, client_user_id } = key
    const [subject, budget, today, paused] = await Promise.all([
      ledger.load(key)(),
      userBudgets.load(environment, client_user_id)(),
      counters.count(environment, dayOf(nowMs()))(),
      readSwitch(),
    ])
    if (E.isLeft(subject)) return subject
    if (E.isLeft(budget)) return budget
    if (E.isLeft(today)) return today
    if (E.isLeft(paused)) return paused
    const { isPaused } = paused.right
    return E.right({ subject: subject.right, budget: budget.right, automaticToday: today.right, isPaused })
  }

/** What is known of the newest attempt besides: what the list does not say, and its small item. */
const readAround =
  (
    { environment }: SubjectKey,
    history: SubjectView['history'],
  ): ExplainStep<Pick<SubjectView, 'asked' | 'firstAttempt'>> =>
  context =>
  async () => {
    const [newest] = history
    if (newest === undefined) return E.right({ asked: nothingAsked })
    const [asked, first] = await Promise.all([
      askAround(newest, history)(context)(),
      context.firstAttempts.load(environment, newest.id)(),
    ])
    if (E.isLeft(asked)) return asked
    if (E.isLeft(first)) return first
    return E.right({ asked: asked.right, ...(first.right !== undefined && { firstAttempt: first.right }) })
  }

/** Before a send the service looks for a success under another template, where the policy says so. */
const readSuccessElsewhere =
  (view: SubjectView): ExplainStep<SubjectView> =>
  context =>
  async () => {
    const judged = judgedNow(view)
    if (judged?.decision._tag !== 'Retry') return E.right(view)
    const elsewhere = await readElsewhere(judged.snapshot)(context)()
    if (E.isLeft(elsewhere)) return elsewhere
    return E.right(elsewhere.right === undefined ? view : { ...view, isVerifiedElsewhere: elsewhere.right })
  }

/** Explains one subject: reads all that is known of it, and computes the rest. */
const explain =
  (key: SubjectKey): ExplainStep<Explanation> =>
  context =>
  async () => {
    const { decisions, mode, policy, nowMs } = context
    const [stored, history, kept] = await Promise.all([
      readStored(key)(context)(),
      readHistory(key)(context)(),
      decisions.ofSubject(key)(),
    ])
    if (E.isLeft(stored)) return stored
    if (E.isLeft(history)) return history
    if (E.isLeft(kept)) return kept
    const around = await readAround(key, history.right)(context)()
    if (E.isLeft(around)) return around
    const view = { ...stored.right, ...around.right, history: history.right, mode, policy, nowMs: nowMs() }
    const whole = await readSuccessElsewhere(view)(context)()
    return E.isLeft(whole) ? whole : E.right(explanationOf(whole.right, kept.right))
  }

/** Explains a user with a template of this deployment. */
export const explainSubject =
  ({ client_user_id, template_id }: Subject): ExplainStep<Explanation> =>
  context =>
    includesId(context.templateIds, template_id)
      ? explain({ environment: context.plaidEnv, client_user_id, template_id })(context)
      : async () => E.left({ _tag: 'NotAllowed' })

/** The standing of a subject that has an attempt. */
export const explainStanding =
  (subject: Subject): ExplainStep<Explanation> =>
  context =>
  async () => {
    const explained = await explainSubject(subject)(context)()
    return E.isRight(explained) && explained.right.attempts.length === 0
      ? E.left({ _tag: 'AttemptNotFound' })
      : explained
  }

const isKnown = ({ attempts, timeline }: Explanation): boolean => attempts.length > 0 || timeline.length > 0

/** Explains a user with each template of this deployment under which there is anything. */
export const explainUser =
  (client_user_id: ClientUserId): ExplainStep<ReadonlyArray<Explanation>> =>
  context =>
  async () => {
    const explanations: Explanation[] = []
    // One after the other: each is a list, and Plaid limits their rate.
    for (const template_id of context.templateIds) {
      const explained = await explain({
        environment: context.plaidEnv,
        client_user_id,
        template_id: template_id as TemplateId,
      })(context)()
      if (E.isLeft(explained)) return explained
      if (isKnown(explained.right)) explanations.push(explained.right)
    }
    return E.right(explanations)
  }

const isNotFound = (error: RetryError): boolean =>
  error._tag === 'PlaidRefused' && error.plaid.error_code === 'NOT_FOUND'

/** The subject of an attempt: from its small item, else from Plaid. */
const subjectOfAttempt =
  (attempt_id: string): ExplainStep<Subject> =>
  ({ firstAttempts, plaid, plaidEnv }) =>
  async () => {
    const first = await firstAttempts.load(plaidEnv, attempt_id)()
    if (E.isLeft(first)) return first
    if (first.right !== undefined) return E.right(first.right)
    const read = await plaid.getSnapshot(attempt_id)()
    if (E.isLeft(read)) return isNotFound(read.left) ? E.left({ _tag: 'AttemptNotFound' }) : read
    const key = subjectKeyOf(read.right)
    return key === undefined ? E.left({ _tag: 'AttemptNotFound' }) : E.right(key)
  }

/** Explains the subject of an attempt. */
export const explainAttempt =
  (attempt_id: string): ExplainStep<Explanation> =>
  context =>
  async () => {
    const subject = await subjectOfAttempt(attempt_id)(context)()
    return E.isLeft(subject) ? subject : explainSubject(subject.right)(context)()
  }
