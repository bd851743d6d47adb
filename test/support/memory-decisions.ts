import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import { type DecidedOutcome, type DecisionItem, isSameDecision } from '../../lib/domain/decision-item.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import { foldedId, isSameId } from '../../lib/domain/plaid/same-id.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { Decisions } from '../../lib/ports/decisions.ts'
import { type Calling, inTurn } from './calling.ts'

/** The behaviour of the decisions. Each call is one step. */
export interface DecisionsMemory {
  readonly record: (decision: DecisionItem) => void
  readonly close: (key: SubjectKey, attempt_id: string, outcome: DecidedOutcome, atMs: number) => void
  readonly erase: (key: SubjectKey, attempt_id: string) => void
  /** The newest first. */
  readonly ofSubject: (key: SubjectKey) => ReadonlyArray<DecisionItem>
  readonly all: () => ReadonlyArray<DecisionItem>
}

const subjectOf = ({ environment, template_id, client_user_id }: SubjectKey): string =>
  JSON.stringify([environment, foldedId(template_id), client_user_id])

const newestFirst = (one: DecisionItem, other: DecisionItem): number =>
  other.atMs - one.atMs || (foldedId(one.attempt_id) < foldedId(other.attempt_id) ? 1 : -1)

/** By subject, so that a call takes the same time with many subjects as with few. */
export const decisionsMemory = (): DecisionsMemory => {
  const stored = new Map<string, ReadonlyArray<DecisionItem>>()
  const ofSubject = (key: SubjectKey): ReadonlyArray<DecisionItem> => stored.get(subjectOf(key)) ?? []
  const newestOn = (key: SubjectKey, attempt_id: string): DecisionItem | undefined =>
    ofSubject(key).find(item => isSameId(item.attempt_id, attempt_id))
  return {
    record: decision => {
      const { key, attempt_id, atMs } = decision
      const newest = newestOn(key, attempt_id)
      if (newest !== undefined && isSameDecision(newest, decision)) return
      const before = ofSubject(key)
      if (before.some(item => isSameId(item.attempt_id, attempt_id) && item.atMs === atMs)) return
      stored.set(subjectOf(key), [...before, decision].toSorted(newestFirst))
    },
    close: (key, attempt_id, outcome, atMs) => {
      const newest = newestOn(key, attempt_id)
      if (newest === undefined || (newest.closed?.atMs ?? atMs) > atMs) return
      stored.set(
        subjectOf(key),
        ofSubject(key).map(item => (item === newest ? { ...item, closed: { outcome, atMs } } : item)),
      )
    },
    erase: (key, attempt_id) =>
      void stored.set(
        subjectOf(key),
        ofSubject(key).filter(item => !isSameId(item.attempt_id, attempt_id)),
      ),
    ofSubject,
    all: () => [...stored.values()].flat(),
  }
}

/** The port over what is in memory. */
export const decisionsOver = (memory: DecisionsMemory, calling: Calling<LedgerUnavailable> = inTurn): Decisions => {
  const called = <A>(name: string, isChange: boolean, act: () => A): TE.TaskEither<LedgerUnavailable, A> =>
    calling({ name, isChange }, () => E.right(act()))
  return {
    record: decision => called(`decided on ${decision.attempt_id}`, true, () => memory.record(decision)),
    close: (key, attempt_id, outcome, atMs) =>
      called(`${outcome} ${attempt_id}`, true, () => memory.close(key, attempt_id, outcome, atMs)),
    erase: (key, attempt_id) => called(`erase decisions on ${attempt_id}`, true, () => memory.erase(key, attempt_id)),
    ofSubject: key => called('decisions', false, () => ({ decisions: memory.ofSubject(key), unreadable: 0 })),
  }
}

/** Decisions in memory that behave like the real ones. */
export const memoryDecisions = (): Decisions => decisionsOver(decisionsMemory())
