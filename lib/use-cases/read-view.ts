import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { judgedNow } from '../domain/operator/judged-now.ts'
import { isPausedBy } from '../domain/operator/pause-change.ts'
import type { SubjectView } from '../domain/operator/subject-view.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { nothingAsked } from '../domain/policy/lineage.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { Counters } from '../ports/counters.ts'
import type { FirstAttempts } from '../ports/first-attempts.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { SwitchRecordEnvironment } from '../ports/pause-switch.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import type { UserBudgets } from '../ports/user-budgets.ts'
import { readElsewhere } from './read-elsewhere.ts'
import { readHistory } from './read-history.ts'
import { askAround } from './read-lineage.ts'

/** Reads only: nothing of it can write. */
export type ViewEnvironment = PlaidEnvironment &
  PolicyEnvironment &
  SwitchRecordEnvironment &
  JournalEnvironment &
  ClockEnvironment & {
    readonly ledger: Pick<Ledger, 'load'>
    readonly userBudgets: Pick<UserBudgets, 'load'>
    readonly counters: Pick<Counters, 'count'>
    readonly firstAttempts: Pick<FirstAttempts, 'load'>
  }

type ViewStep<A> = ReaderTaskEither<ViewEnvironment, RetryError, A>

/** The ledger's part of a subject. The reads do not depend on each other. */
const readStored =
  (key: SubjectKey): ViewStep<Pick<SubjectView, 'subject' | 'budget' | 'automaticToday' | 'isPaused'>> =>
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
    const isPaused = isPausedBy(paused.right)
    if (isPaused === undefined) return E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' })
    return E.right({ subject: subject.right, budget: budget.right, automaticToday: today.right, isPaused })
  }

/** What is known of the newest attempt besides: what the list does not say, and its small item. */
const readAround =
  (
    { environment }: SubjectKey,
    history: SubjectView['history'],
  ): ViewStep<Pick<SubjectView, 'asked' | 'firstAttempt'>> =>
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
  (view: SubjectView): ViewStep<SubjectView> =>
  context =>
  async () => {
    const judged = judgedNow(view)
    if (judged?.decision._tag !== 'Retry') return E.right(view)
    const elsewhere = await readElsewhere(judged.snapshot)(context)()
    if (E.isLeft(elsewhere)) return elsewhere
    return E.right(elsewhere.right === undefined ? view : { ...view, isVerifiedElsewhere: elsewhere.right })
  }

/** Reads all that is known of a subject, but for the decisions that were kept. */
export const readView =
  (key: SubjectKey): ViewStep<SubjectView> =>
  context =>
  async () => {
    const { mode, policy, nowMs } = context
    const [stored, history] = await Promise.all([readStored(key)(context)(), readHistory(key)(context)()])
    if (E.isLeft(stored)) return stored
    if (E.isLeft(history)) return history
    const around = await readAround(key, history.right)(context)()
    if (E.isLeft(around)) return around
    const view = { ...stored.right, ...around.right, history: history.right, mode, policy, nowMs: nowMs() }
    return readSuccessElsewhere(view)(context)()
  }
