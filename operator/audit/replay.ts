import * as E from 'fp-ts/Either'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import { isHeldBy } from '../../lib/domain/ledger/holder.ts'
import type { RejectedReason } from '../../lib/domain/ledger/rejected.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { transition } from '../../lib/domain/ledger/transition.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { PromiseName } from './findings.ts'
import type { SendStep } from './trace-line.ts'
import type { SavingLine, VersionLines } from './version-order.ts'

/** A line that does not follow from the lines before it. */
export interface Complaint {
  readonly line: SavingLine
  readonly promise: PromiseName
  readonly says: string
}

/** What is replayed of a subject. Without states: a part of its log is missing, or contradicts itself. */
export interface Replay {
  /** Forgets the states: what follows cannot be replayed. */
  readonly forget: () => void
  /** Applies the saves of one version. `isLostTrack`: after a lost answer they do not follow, and nothing is known. */
  readonly save: (lines: VersionLines) => {
    readonly complaints: ReadonlyArray<Complaint>
    readonly isLostTrack: boolean
  }
  /** Whether the token holds its attempt; undefined: unknown. */
  readonly holds: (step: SendStep) => boolean | undefined
  /** Whether the event is in the outbox; undefined: unknown. */
  readonly hasEvent: (id: string) => boolean | undefined
}

/** The values of a subject's key are not in a log, and no state depends on them. */
const unnamed = { environment: 'production', template_id: '', client_user_id: '' } as unknown as SubjectKey

/** More states than this at a time are given up: only lost answers make more than one. */
const statesMax = 16

const promiseOf: Readonly<Partial<Record<RejectedReason, PromiseName>>> = {
  'in-progress': 'one-send',
  'in-review': 'one-send',
  'sends-spent': 'one-send',
  'other-in-progress': 'one-send',
  'already-ended': 'ended',
  superseded: 'ended',
  'limit-reached': 'caps',
  'cooling-down': 'caps',
}

type Followed = E.Either<Omit<Complaint, 'line'>, SubjectLedger>

const stateOf = (subject: SubjectLedger, id: string): string => entryOf(subject, id)?.state._tag ?? 'none'

const replaying = (says: string): Followed => E.left({ promise: 'replay', says })

/** The subject after a line, or why the line does not follow. */
const followed = (subject: SubjectLedger, { step, atMs, state }: SavingLine, windowMs: number): Followed => {
  const next = transition(subject, step, windowMs, atMs)
  if (E.isLeft(next)) {
    const { reason } = next.left
    const isOfHolder = reason === 'not-holder' && (step._tag === 'Record' || step._tag === 'Unsend')
    const promise = isOfHolder ? 'holder' : step._tag === 'Fence' ? (promiseOf[reason] ?? 'replay') : 'replay'
    return E.left({ promise, says: `the ledger would not have taken this ${step._tag}: ${reason}` })
  }
  if (next.right === subject) return replaying(`this ${step._tag} changes nothing, and would not have been saved`)
  if ('attempt_id' in step && state !== undefined) {
    const [before, after] = [subject, next.right].map(each => stateOf(each, step.attempt_id))
    if (before !== state[0])
      return replaying(`the attempt is ${before} before this ${step._tag}, the line says ${state[0]}`)
    if (after !== state[1]) return replaying(`this ${step._tag} leads to ${after}, the line says ${state[1]}`)
  }
  return E.right({ ...next.right, version: subject.version + 1 })
}

const distinct = (states: ReadonlyArray<SubjectLedger>): ReadonlyArray<SubjectLedger> =>
  states.length < 2 ? states : [...new Map(states.map(state => [JSON.stringify(state), state])).values()]

/** `anything`: more than one save may have been the one that was applied, and another one whose line is missing. */
type Doubt = 'anything' | { readonly token: string }

/** A lost fence is doubted no more once its holder acts. */
const doubtOf = ({ saved, lost }: VersionLines, before: Doubt | undefined): Doubt | undefined => {
  if (saved.length === 1) return before
  const [only] = lost
  if (before !== undefined || saved.length > 1 || lost.length > 1 || only?.step._tag !== 'Fence') return 'anything'
  return { token: only.step.token }
}

const tokenOf = (step: object): unknown => ('token' in step ? step.token : undefined)

/** Replays the saves of a subject from its first version on; `isBegun`: the log has the first version. */
export const beginReplay = (isBegun: boolean, windowMs: number): Replay => {
  let states: ReadonlyArray<SubjectLedger> | undefined = isBegun ? [emptyLedger(unnamed)] : undefined
  let doubt: Doubt | undefined
  const forget = (): void => {
    states = undefined
  }
  /** What the holder of a lost fence does shows that the fence was applied. */
  const settle = (step: object): void => {
    if (typeof doubt === 'object' && tokenOf(step) === doubt.token) doubt = undefined
  }
  return {
    forget,
    save: lines => {
      if (states === undefined) return { complaints: [], isLostTrack: false }
      const known = states
      const all = [...lines.saved, ...lines.lost]
      for (const { step } of all) settle(step)
      const results = new Map(all.map(line => [line, known.map(state => followed(state, line, windowMs))]))
      const rightOf = (line: SavingLine) => (results.get(line) ?? []).filter(E.isRight).map(({ right }) => right)
      const wrong = all.filter(line => rightOf(line).length === 0)
      const applied = lines.saved.length > 0 ? lines.saved : lines.lost
      const next = distinct(applied.flatMap(rightOf))
      const isLostTrack = doubt !== undefined && (next.length === 0 || next.length > statesMax)
      const complaints =
        doubt === undefined
          ? wrong.flatMap(line => {
              const [first] = results.get(line) ?? []
              return first !== undefined && E.isLeft(first) ? [{ line, ...first.left }] : []
            })
          : []
      doubt = doubtOf(lines, doubt)
      states = next.length === 0 || next.length > statesMax ? undefined : next
      return { complaints, isLostTrack }
    },
    holds: step => {
      if (states === undefined) return undefined
      settle(step)
      const isHeld = states.some(subject => {
        const entry = entryOf(subject, step.attempt_id)
        return entry?.state._tag === 'Sending' && isHeldBy(entry, step.token)
      })
      return isHeld || doubt === undefined ? isHeld : undefined
    },
    hasEvent: id => {
      if (states === undefined) return undefined
      const isThere = states.some(({ outbox }) => outbox.some(event => event.id === id))
      return isThere || doubt === undefined ? isThere : undefined
    },
  }
}
