import * as E from 'fp-ts/Either'
import type { StatusUpdateOutcome } from '../domain/automatic/status-update-outcome.ts'
import { lookFirst } from '../domain/automatic/watched-next.ts'
import { isOfForgotten } from '../domain/ledger/forget.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { rowOf } from '../domain/plaid/history.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { actOn, outcomeOfRejected, type StatusUpdateStep } from './act-on-decision.ts'
import { applyTo } from './apply-command.ts'
import { type Judgement, judge } from './judge.ts'
import { noteDue } from './note-due.ts'
import { readHistory, staleList } from './read-history.ts'
import { recordDecision } from './record-decision.ts'

const sendIsOpen: RetryError = { _tag: 'RetryInProgress', retryAfterSeconds: 60 }

/**
 * A decision against a retry is kept once its event is published: so a kept one needs no second event. A retry is kept
 * before it is scheduled, because after that the attempt is known, and not judged again.
 */
const actAndRecord =
  (subject: SubjectLedger, judgement: Judgement): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const { decision, judged } = judgement
    const act = actOn(subject, decision, judged.snapshot)(environment)
    const record = recordDecision(subject, judgement)(environment)
    if (decision._tag === 'Retry') {
      const recorded = await record()
      if (E.isLeft(recorded)) return recorded
      return recorded.right === 'forgotten' ? E.right('forgotten') : act()
    }
    // The reads took time: of a person who was forgotten meanwhile nothing is published.
    const current = await environment.ledger.load(subject)()
    if (E.isLeft(current)) return current
    if (isOfForgotten(current.right, judged.snapshot)) return E.right('forgotten')
    const outcome = await act()
    if (E.isLeft(outcome)) return outcome
    const recorded = await record()
    if (E.isLeft(recorded)) return recorded
    return recorded.right === 'forgotten' ? E.right('forgotten') : outcome
  }

/**
 * Judges a failed or expired attempt: keeps the decision and acts on it. If the read was early, so that Plaid's
 * findings are not there yet, nothing is decided: the attempt is watched, and looked at again.
 */
export const judgeUpdate =
  (subject: SubjectLedger, snapshot: Snapshot): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const history = await readHistory(subject)(environment)()
    if (E.isLeft(history)) return history
    if (rowOf(history.right, snapshot.id) === undefined) return E.left(staleList)
    const judged = await judge(snapshot, history.right, subject)(environment)()
    if (E.isLeft(judged)) return judged
    const { decision } = judged.right
    // Another send of the subject is open: this attempt is decided once that send has an outcome.
    if (decision.record.stage === 'in-flight') return E.left(sendIsOpen)
    const command = lookFirst(subject, judged.right.judged, decision, environment.nowMs())
    if (command === undefined) return actAndRecord(subject, judged.right)(environment)()
    const watched = await applyTo(subject, command)(environment)()
    if (E.isLeft(watched)) return watched
    noteDue(watched.right.subject, snapshot.id)(environment)
    if (watched.right._tag === 'Applied') return E.right('watched')
    const { rejected, subject: current } = watched.right
    if (isOfForgotten(current, snapshot)) return E.right('forgotten')
    return outcomeOfRejected(current, snapshot.id, rejected, environment.nowMs())
  }
