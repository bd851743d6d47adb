import * as E from 'fp-ts/Either'
import type { Reader } from 'fp-ts/Reader'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { isOfTheClock } from '../domain/automatic/watched-next.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { History } from '../domain/plaid/history.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { decide } from '../domain/policy/decide.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Judged } from '../domain/policy/facts.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { journaledDecision } from '../domain/policy/journaled-decision.ts'
import { policyCounts } from '../domain/policy-counts.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import { readElsewhere } from './read-elsewhere.ts'
import { readLineage } from './read-lineage.ts'
import { readUserRetries, type SlotsEnvironment } from './user-slots.ts'

type JudgeEnvironment = SlotsEnvironment & CountersEnvironment & JournalEnvironment & PlaidEnvironment

/** A decision, and what it was made of. */
export interface Judgement {
  readonly decision: Decision
  readonly judged: Judged
}

/** The decision on what was read, which the journal gets. */
const decisionOn =
  ({ snapshot, lineage, counts, nowMs }: Judged): Reader<JudgeEnvironment, Decision> =>
  ({ policy, journal }) => {
    const decision = decide(policy, snapshot, lineage, counts, nowMs)
    journal.note(journaledDecision(decision))()
    return decision
  }

/**
 * The policy's decision on an attempt as Plaid shows it now, with the attempts around it, and with the counts from the
 * ledger and the counters.
 *
 * @param reservedAtMs the time of the turn that this retry has taken already: it does not count against itself
 */
export const judge =
  (
    snapshot: Snapshot,
    history: History<Snapshot>,
    subject: SubjectLedger,
    reservedAtMs?: number,
  ): ReaderTaskEither<JudgeEnvironment, RetryError, Judgement> =>
  context =>
  async () => {
    const { counters, policy, journal, nowMs } = context
    const { environment } = subject
    const [lineage, ofUser, today] = await Promise.all([
      readLineage(snapshot, history)(context)(),
      readUserRetries(subject)(context)(),
      counters.count(environment, dayOf(nowMs()))(),
    ])
    if (E.isLeft(lineage)) return lineage
    if (E.isLeft(ofUser)) return ofUser
    if (E.isLeft(today)) return today
    const atMs = nowMs()
    const ownToday = reservedAtMs !== undefined && dayOf(reservedAtMs) === dayOf(atMs) ? Math.min(1, today.right) : 0
    const wider = { userRetries: ofUser.right.count, automaticToday: today.right - ownToday }
    const judged: Judged = {
      snapshot,
      lineage: lineage.right,
      counts: policyCounts(subject, wider, policy.windowMs, atMs),
      nowMs: atMs,
    }
    const decision = decisionOn(judged)(context)
    if (isOfTheClock(decision)) journal.note({ clock_skew: 1 })()
    // A slot of the user's budget may become free: nothing is concluded before that is known.
    const isUnclear = ofUser.right.isUnclear && decision._tag === 'Hold' && decision.reason === 'limit-reached'
    return isUnclear ? E.left({ _tag: 'LedgerUnavailable', cause: 'contended' }) : E.right({ decision, judged })
  }

/**
 * The judgement of a retry that is to be sent now, with the user's attempts under other templates where the policy has
 * them read: a success there is a reason to send nothing. Any other judgement, and any other policy, reads none.
 */
export const judgeAcross =
  (judgement: Judgement): ReaderTaskEither<JudgeEnvironment, RetryError, Judgement> =>
  context =>
  async () => {
    const { decision, judged } = judgement
    if (decision._tag !== 'Retry' || decision.notBeforeMs > context.nowMs()) return E.right(judgement)
    const elsewhere = await readElsewhere(judged.snapshot)(context)()
    if (E.isLeft(elsewhere)) return elsewhere
    if (elsewhere.right === undefined) return E.right(judgement)
    const widened = { ...judged, lineage: { ...judged.lineage, isVerifiedElsewhere: elsewhere.right } }
    return E.right({ decision: decisionOn(widened)(context), judged: widened })
  }
