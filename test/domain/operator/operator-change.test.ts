import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { emptyLedger, type SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { transition } from '../../../lib/domain/ledger/transition.ts'
import type { OperatorChange } from '../../../lib/domain/operator/explanation.ts'
import { judgedNow } from '../../../lib/domain/operator/judged-now.ts'
import { leadsFurther, operatorChange } from '../../../lib/domain/operator/operator-change.ts'
import { type StandingAnswer, standingAnswer } from '../../../lib/domain/operator/standing-answer.ts'
import { newestEntry, type SubjectView } from '../../../lib/domain/operator/subject-view.ts'
import { bounds } from '../../../lib/domain/policy/bounds.ts'
import { seeded, sized } from '../../support/size.ts'
import { arbitraryView, examples } from './arbitrary-view.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** The clock moved on by hand: the sweep has looked at every open send that it was time for. */
const at = (view: SubjectView, atMs: number): SubjectView => {
  const { windowMs } = view.policy
  const looked = view.subject.attempts.reduce<SubjectLedger>((subject, { attempt_id, state, sends }) => {
    const isOver = state._tag === 'Sending' || state._tag === 'Unknown'
    if (!isOver || atMs < (sends.at(-1)?.sentAtMs ?? Number.NaN) + 15 * minuteMs) return subject
    return E.getOrElse(() => subject)(transition(subject, { _tag: 'Look', attempt_id }, windowMs, atMs))
  }, view.subject)
  const isSameDay = Math.floor(atMs / dayMs) === Math.floor(view.nowMs / dayMs)
  return { ...view, subject: looked, nowMs: atMs, automaticToday: isSameDay ? view.automaticToday : 0 }
}

type Kind = OperatorChange['kind']

/** The subject after a change, made by hand; undefined: the change cannot be made there. */
const changes: Readonly<Partial<Record<Kind, (view: SubjectView) => SubjectView | undefined>>> = {
  resume: view => (view.isPaused ? { ...view, isPaused: false } : undefined),
  review: view => {
    const entry = newestEntry(view)
    if (entry === undefined) return undefined
    const rearm = { _tag: 'Rearm', attempt_id: entry.attempt_id, allowed: entry.allowed + 1 } as const
    const rearmed = transition(view.subject, rearm, view.policy.windowMs, view.nowMs)
    return E.isRight(rearmed) && entry.state._tag === 'Review' ? { ...view, subject: rearmed.right } : undefined
  },
  enforce: view => {
    if (view.mode === 'enforce') return undefined
    const decision = judgedNow(view)?.decision
    if (decision?._tag !== 'Retry') return { ...view, mode: 'enforce' }
    const scheduled = transition(
      view.subject,
      {
        _tag: 'Schedule',
        attempt_id: 'A',
        dueAtMs: decision.notBeforeMs,
        decision: { rules: [], policy: 'fixture-v1' },
        createdAtMs: Date.parse(view.history[0]?.created_at ?? ''),
      },
      view.policy.windowMs,
      view.nowMs,
    )
    return { ...view, mode: 'enforce', subject: E.getOrElse(() => view.subject)(scheduled) }
  },
}

/** Times to come, close to each other at first. */
const timesFrom = (nowMs: number): ReadonlyArray<number> => [
  ...[0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50].map(minutes => nowMs + minutes * minuteMs),
  ...[1, 2, 3, 6, 12, 18].map(hours => nowMs + hours * hourMs),
  ...[1, 2, 4, 7, 10, 13, 14].map(days => nowMs + days * dayMs),
]

/** Whether the answer leads further at some time, without any other change. */
const everFurther = (before: StandingAnswer, view: SubjectView): boolean =>
  timesFrom(view.nowMs).some(atMs => leadsFurther(before, standingAnswer(at(view, atMs))))

const acts = ['resume', 'review', 'enforce'] as const
const order: ReadonlyArray<Kind> = ['wait', ...acts, 'retry-on-demand', 'reviewer', 'another-template', 'nothing']
const comesBefore = (one: Kind, other: Kind): boolean => order.indexOf(one) < order.indexOf(other)

/** Whether the answer differs once the change is made. */
const alters = (view: SubjectView, { kind, until }: OperatorChange, answer: StandingAnswer): boolean => {
  const [newest, ...before] = view.history
  switch (kind) {
    case 'wait': {
      const untilMs = Date.parse(until ?? '')
      // What is due is sent by the next sweep: nothing but time is against it.
      const isDue = answer.automatic === 'now' && untilMs - view.nowMs <= minuteMs
      return untilMs > view.nowMs && (isDue || leadsFurther(answer, standingAnswer(at(view, untilMs))))
    }
    case 'resume':
    case 'review':
    case 'enforce': {
      const changed = changes[kind]?.(view)
      return changed !== undefined && everFurther(answer, changed)
    }
    case 'retry-on-demand':
      return answer.automatic === 'no' && answer.onDemand === null
    case 'reviewer':
      return (['success', 'failed', 'canceled'] as const).every(status => {
        const decided = { ...view, history: newest ? [{ ...newest, status }, ...before] : [] }
        return standingAnswer(decided).onDemand !== answer.onDemand
      })
    case 'another-template': {
      // Nothing was sent there, and its attempt is the user's first.
      const alone = newest ? [{ ...newest, previous_attempt_id: null, created_at: '2020-01-01T00:00:00Z' }] : []
      const elsewhere = { ...view, subject: emptyLedger(view.subject), history: alone, isPaused: false }
      return standingAnswer(elsewhere).onDemand === null
    }
    case 'nothing':
      return true
  }
}

/** The changes that come before one, and that alter the answer all the same. */
const smaller = (view: SubjectView, { kind }: OperatorChange, answer: StandingAnswer): ReadonlyArray<Kind> => {
  if (kind === 'wait') return []
  const found: Kind[] = everFurther(answer, view) ? ['wait'] : []
  for (const act of acts) {
    const changed = comesBefore(act, kind) ? changes[act]?.(view) : undefined
    if (changed !== undefined && everFurther(answer, changed)) found.push(act)
  }
  if (comesBefore('retry-on-demand', kind) && answer.onDemand === null) found.push('retry-on-demand')
  return found
}

/** Of a person, or which detail matched. */
const personal = /name|address|birth|phone|document|selfie|match/i

const settings = { ...seeded(), numRuns: sized({ sample: 60, full: 20_000 }) }

describe('the smallest change by an operator', () => {
  it('alters the answer, none before it does, and its text says nothing of a person', () => {
    fc.assert(
      fc.property(arbitraryView, view => {
        const change = operatorChange(view)
        const answer = standingAnswer(view)
        expect({ change, alters: alters(view, change, answer), smaller: smaller(view, change, answer) }).toEqual({
          change,
          alters: true,
          smaller: [],
        })
        expect(change.text).not.toMatch(personal)
        expect(Date.parse(change.until ?? '') > view.nowMs + bounds.attemptAgeMsMax + minuteMs).toBe(false)
      }),
      settings,
    )
  })

  it.each(Object.entries(examples))('is found: %s', (expected, view) => {
    const change = operatorChange(view)
    expect(change.kind).toBe(expected.split(':')[0])
    expect(alters(view, change, standingAnswer(view))).toBe(true)
  })

  it('is found of each kind', () => {
    expect([...new Set(Object.keys(examples).map(name => name.split(':')[0]))].toSorted()).toEqual(order.toSorted())
  })
})
