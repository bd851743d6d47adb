import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { Counter } from '../domain/budget.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { dueBudget } from '../domain/plaid/rate-budget.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { QueueEnvironment, QueueError } from '../ports/queue.ts'
import { type ApplyEnvironment, applyCommand } from './apply-command.ts'

/**
 * The counts of a sweep, in subjects. `left`: due and not queued, beyond the minute's budget, among those that were
 * read. `notTaken`: not accepted by the queue. `unreadable`: index rows that name no subject.
 */
export interface Swept {
  readonly queued: number
  readonly left: number
  readonly notTaken: number
  readonly unreadable: number
}

export type SweepEnvironment = ApplyEnvironment &
  CountersEnvironment &
  QueueEnvironment & { readonly plaidEnv: PlaidEnv }

const minuteMs = 60_000

/** Reserves at most `wanted` of the minute's budget; a second sweep in the same minute gets the rest. */
const takeBudget =
  (wanted: number, atMs: number): ReaderTaskEither<SweepEnvironment, LedgerUnavailable, number> =>
  ({ counters, plaidEnv }) =>
  async () => {
    const counter: Counter = { _tag: 'Minute', environment: plaidEnv, minute: Math.floor(atMs / minuteMs) }
    const max = dueBudget(plaidEnv)
    const used = await counters.count(counter)()
    if (E.isLeft(used)) return used
    const amount = Math.min(wanted, Math.max(0, max - used.right))
    if (amount === 0) return E.right(0)
    const reserved = await counters.reserve(counter, amount, max)()
    return E.isLeft(reserved) ? reserved : E.right(reserved.right === 'reserved' ? amount : 0)
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

/**
 * Queues due subjects, as many as the minute's budget allows, those due the longest first. It runs once a minute, one
 * at a time.
 */
export const sweep: ReaderTaskEither<SweepEnvironment, LedgerUnavailable | QueueError, Swept> =
  environment => async () => {
    const { ledger, queue, plaidEnv, nowMs } = environment
    const startedMs = nowMs()
    const budget = dueBudget(plaidEnv)
    const due = await ledger.due('work', startedMs, budget + 1)()
    if (E.isLeft(due)) return due
    const { rows, unreadable } = due.right
    const subjects = rows.filter(row => row._tag === 'Subject')

    const amount = await takeBudget(Math.min(subjects.length, budget), startedMs)(environment)()
    if (E.isLeft(amount)) return amount
    const keys = subjects.slice(0, amount.right).map(({ key }) => key)
    const claims = await Promise.all(keys.map(key => claim(key)(environment)()))
    const claimed = keys.filter((_, index) => claims[index])
    const left = subjects.length - claimed.length
    if (claimed.length === 0) return E.right({ queued: 0, left, notTaken: 0, unreadable })

    // Spread over the minute, so that a burst does not exceed Plaid's limits.
    const messages = claimed.map((key, index) => ({ key, delaySeconds: Math.floor((index * 60) / claimed.length) }))
    const notTaken = await queue.send(messages)()
    if (E.isLeft(notTaken)) return notTaken
    return E.right({ queued: claimed.length - notTaken.right, left, notTaken: notTaken.right, unreadable })
  }
