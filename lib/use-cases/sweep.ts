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

/** What a sweep did. `left`: due, and beyond the minute's budget, as far as it looked. */
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

/** Takes of the minute's budget what is wanted and left. A second sweep in the same minute finds what the first one left. */
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

/** True where this sweep moved the subject's due time: only one sweep queues it. A subject that cannot be claimed must not delay the others. */
const claim =
  (key: SubjectKey): ReaderTask<SweepEnvironment, boolean> =>
  environment =>
  async () => {
    const claimed = await applyCommand(key, { _tag: 'Enqueue' })(environment)()
    return E.isRight(claimed) && claimed.right._tag === 'Applied'
  }

/** Queues what is due, as much as a minute takes, the longest due first. Runs once a minute, one at a time. */
export const sweep: ReaderTaskEither<SweepEnvironment, LedgerUnavailable | QueueError, Swept> =
  environment => async () => {
    const { ledger, queue, plaidEnv, nowMs } = environment
    const startedMs = nowMs()
    const budget = dueBudget(plaidEnv)
    const due = await ledger.due(startedMs, budget + 1)()
    if (E.isLeft(due)) return due
    const { subjects, unreadable } = due.right

    const amount = await takeBudget(Math.min(subjects.length, budget), startedMs)(environment)()
    if (E.isLeft(amount)) return amount
    const keys = subjects.slice(0, amount.right).map(({ key }) => key)
    const claims = await Promise.all(keys.map(key => claim(key)(environment)()))
    const claimed = keys.filter((_, index) => claims[index])
    const left = subjects.length - claimed.length
    if (claimed.length === 0) return E.right({ queued: 0, left, notTaken: 0, unreadable })

    // Spread over the minute, so that a burst does not meet Plaid's limits.
    const messages = claimed.map((key, index) => ({ key, delaySeconds: Math.floor((index * 60) / claimed.length) }))
    const notTaken = await queue.send(messages)()
    if (E.isLeft(notTaken)) return notTaken
    return E.right({ queued: claimed.length - notTaken.right, left, notTaken: notTaken.right, unreadable })
  }
