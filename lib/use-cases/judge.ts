import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { History } from '../domain/plaid/history.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { decide } from '../domain/policy/decide.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { journaledDecision } from '../domain/policy/journaled-decision.ts'
import { policyCounts } from '../domain/policy-counts.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'

type JudgeEnvironment = CountersEnvironment & ClockEnvironment & JournalEnvironment & PolicyEnvironment

/** The policy's decision on an attempt as Plaid shows it now, with the counts from the ledger and the counters. */
export const judge =
  (
    snapshot: Snapshot,
    history: History,
    subject: SubjectLedger,
  ): ReaderTaskEither<JudgeEnvironment, RetryError, Decision> =>
  ({ counters, policy, journal, nowMs }) =>
  async () => {
    const { environment, client_user_id } = subject
    const [ofUser, byDocumentOrSelfie, today] = await Promise.all([
      counters.count({ _tag: 'User', environment, client_user_id })(),
      counters.count({ _tag: 'UserByDocumentOrSelfie', environment, client_user_id })(),
      counters.count({ _tag: 'Day', environment, day: dayOf(nowMs()) })(),
    ])
    if (E.isLeft(ofUser)) return ofUser
    if (E.isLeft(byDocumentOrSelfie)) return byDocumentOrSelfie
    if (E.isLeft(today)) return today
    const atMs = nowMs()
    const counts = policyCounts(
      subject,
      snapshot.id,
      {
        userRetries: ofUser.right,
        userByDocumentOrSelfie: byDocumentOrSelfie.right,
        automaticToday: today.right,
      },
      atMs,
    )
    const decision = decide(policy, snapshot, history, counts, atMs)
    journal.note({ decision: journaledDecision(decision) })()
    return E.right(decision)
  }
