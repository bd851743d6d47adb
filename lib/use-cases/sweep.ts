import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { TaskEither } from 'fp-ts/TaskEither'
import { type DueItem, type DueKind, environmentOf } from '../domain/automatic/due-row.ts'
import type { Swept, SweptCounts } from '../domain/automatic/swept.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { minuteBudget } from '../domain/plaid/rate-budget.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { DueReads } from '../ports/ledger.ts'
import type { PauseSwitchEnvironment } from '../ports/pause-switch.ts'
import type { QueueEnvironment, QueueError } from '../ports/queue.ts'
import { type ApplyEnvironment, applyCommand } from './apply-command.ts'

export type SweepEnvironment = ApplyEnvironment &
  PauseSwitchEnvironment &
  QueueEnvironment & {
    readonly ledger: DueReads
    readonly plaidEnv: PlaidEnv
    /** How many lists a due message may read besides its own: the minute's budget is for all of its calls. */
    readonly listsElsewhere: number
  }

type SweepStep<A> = ReaderTaskEither<SweepEnvironment, LedgerUnavailable | QueueError, A>

/** The due items of this environment, with the counts of those that are not. */
const findDue =
  (
    kind: DueKind,
    count: number,
    atMs: number,
  ): SweepStep<
    Pick<SweptCounts, 'unreadable' | 'otherEnvironment'> & {
      readonly items: ReadonlyArray<DueItem>
      readonly oldestMs: number
    }
  > =>
  ({ ledger, plaidEnv }) =>
  async () => {
    const due = await ledger.due(kind, atMs, count)()
    if (E.isLeft(due)) return due
    const { rows, unreadable } = due.right
    const items = rows.filter(row => environmentOf(row) === plaidEnv)
    const oldestMs = Math.max(0, ...items.map(({ dueAtMs }) => atMs - dueAtMs))
    return E.right({ items, oldestMs, unreadable, otherEnvironment: rows.length - items.length })
  }

/**
 * True if this sweep moved the subject's due time, so that only one sweep queues it. A subject that cannot be claimed
 * does not delay the others.
 */
const claim =
  (key: SubjectKey): ReaderTask<SweepEnvironment, boolean> =>
  environment =>
  async () => {
    const claimed = await applyCommand(key, { _tag: 'Enqueue' })(environment)()
    return E.isRight(claimed) && claimed.right._tag === 'Applied'
  }

/** The items that this sweep may queue. The due time of an attempt's own item is moved by the look at it. */
const claimAll =
  <A extends DueItem>(items: ReadonlyArray<A>): ReaderTask<SweepEnvironment, ReadonlyArray<A>> =>
  environment =>
  async () => {
    const claims = await Promise.all(
      items.map(async item => item._tag === 'Attempt' || (await claim(item.key)(environment)())),
    )
    return items.filter((_, index) => claims[index])
  }

/** Delays that spread the messages over the minute, so that a burst does not exceed Plaid's limits. */
const spread = (count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, index) => Math.floor((index * 60) / count))

interface Delayed<A> {
  readonly item: A
  readonly delaySeconds: number
}

/** Queues items up to the budget, the first ones first. */
const enqueue =
  <A extends DueItem>(
    items: ReadonlyArray<A>,
    budget: number,
    send: (messages: ReadonlyArray<Delayed<A>>) => TaskEither<QueueError, number>,
  ): SweepStep<Pick<SweptCounts, 'queued' | 'left' | 'notTaken'>> =>
  environment =>
  async () => {
    const claimed = await claimAll(items.slice(0, budget))(environment)()
    const left = items.length - claimed.length
    if (claimed.length === 0) return E.right({ queued: 0, left, notTaken: 0 })
    const delays = spread(claimed.length)
    const notTaken = await send(claimed.map((item, index) => ({ item, delaySeconds: delays[index] ?? 0 })))()
    if (E.isLeft(notTaken)) return notTaken
    return E.right({ queued: claimed.length - notTaken.right, left, notTaken: notTaken.right })
  }

const isSubject = (item: DueItem): item is Extract<DueItem, { readonly _tag: 'Subject' }> => item._tag === 'Subject'

const sweepDue =
  (atMs: number): SweepStep<{ readonly counts: SweptCounts; readonly oldestMs: number }> =>
  environment =>
  async () => {
    const budget = minuteBudget(environment.plaidEnv, environment.listsElsewhere).due
    const found = await findDue('work', budget + 1, atMs)(environment)()
    if (E.isLeft(found)) return found
    const { items, oldestMs, ...counts } = found.right
    const queued = await enqueue(items.filter(isSubject), budget, messages =>
      environment.queue.sendDue(messages.map(({ item: { key }, delaySeconds }) => ({ key, delaySeconds }))),
    )(environment)()
    return E.isLeft(queued) ? queued : E.right({ counts: { ...counts, ...queued.right }, oldestMs })
  }

const sweepLooks =
  (atMs: number): SweepStep<SweptCounts> =>
  environment =>
  async () => {
    const budget = minuteBudget(environment.plaidEnv, environment.listsElsewhere).looks
    const found = await findDue('look', budget + 1, atMs)(environment)()
    if (E.isLeft(found)) return found
    const { items, oldestMs: _, ...counts } = found.right
    const queued = await enqueue(items, budget, environment.queue.sendLooks)(environment)()
    return E.isLeft(queued) ? queued : E.right({ ...counts, ...queued.right })
  }

/**
 * Queues what is due, as much as the minute's budgets allow, what is due the longest first: sends, and then looks. It
 * runs once a minute. A second run in the same minute queues other subjects; the pace of the sends holds for both.
 */
export const sweep: SweepStep<Swept> = environment => async () => {
  const startedMs = environment.nowMs()
  const due = await sweepDue(startedMs)(environment)()
  if (E.isLeft(due)) return due
  const looks = await sweepLooks(startedMs)(environment)()
  if (E.isLeft(looks)) return looks
  const isPaused = await environment.pauseSwitch.isPaused()
  return E.right({
    due: due.right.counts,
    looks: looks.right,
    oldestDueMs: due.right.oldestMs,
    isPaused: E.isLeft(isPaused) || isPaused.right,
  })
}
