import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { Counter } from '../../lib/domain/budget.ts'
import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { limits } from '../../lib/domain/limits.ts'
import { dayMs, dayOf } from '../../lib/domain/policy/bounds.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import type { Edit } from '../support/edited.ts'
import { fence, onDemand, schedule, via } from '../support/ledger-examples.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { plaidError } from '../support/plaid-error.ts'
import {
  answered,
  ledgerDown,
  subject,
  typingError,
  type UseCaseEnvironment,
  useCaseEnvironment,
} from '../support/use-case-environment.ts'

const serve = (world: UseCaseEnvironment) => serveDue(subject, world.remainingMs)(world.environment())()

type Step = LedgerCommand | readonly [LedgerCommand, number]
const due: Step = [schedule(attemptId, nowMs), nowMs]
const sent: ReadonlyArray<Step> = [due, [fence('other', { attempt_id: attemptId }), nowMs]]
const unknown: Step = [{ _tag: 'Record', attempt_id: attemptId, token: 'other', result: { _tag: 'Unknown' } }, nowMs]

/** An environment with the ledger as these commands leave it, its events published. */
const worldAfter = async (
  commands: ReadonlyArray<Step>,
  ...[edits = typingError, given = {}]: Parameters<typeof useCaseEnvironment>
) => {
  const world = useCaseEnvironment(edits, given)
  const loaded = await world.memory.load(subject)()
  if (E.isRight(loaded)) await world.put({ ...via(loaded.right, ...commands), outbox: [] })
  return world
}

const publishedIds = ({ events }: UseCaseEnvironment) => events.map(({ detail }) => detail['id'])
const user: Counter = { _tag: 'User', environment: 'production', client_user_id: subject.client_user_id }
const spending =
  (tag: Counter['_tag']) =>
  (counters: Counters): Counters => ({
    ...counters,
    reserve: (counter, amount, max) =>
      counter._tag === tag ? async () => E.right('spent') : counters.reserve(counter, amount, max),
  })

type Row = readonly [what: string, setting: Parameters<typeof useCaseEnvironment>, outcome: string, state: object]

const child: Edit = ['/status', 'active']

describe('a retry that is due', () => {
  it.each<Row>([
    ['is sent', [typingError], 'retried', { _tag: 'Retried', child_id: 'idv_child_1', how: 'sent' }],
    [
      'is refused by Plaid',
      [typingError, { retry: answered(400, plaidError('INVALID_REQUEST', 'INVALID_FIELD')) }],
      'failed',
      { _tag: 'Refused' },
    ],
    ['may have been done', [typingError, { retry: answered(500, '') }], 'failed', { _tag: 'Unknown' }],
    [
      'waits where Plaid asks for it',
      [typingError, { retry: answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), '9') }],
      'failed',
      { _tag: 'Waiting', dueAtMs: nowMs + 9_000 },
    ],
    [
      'is postponed while sending is paused',
      [typingError, { paused: E.right(true) }],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: nowMs + limits.pausedMs },
    ],
    [
      'is postponed while the pause switch cannot be read',
      [typingError, { paused: E.left(ledgerDown) }],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: nowMs + limits.pausedMs },
    ],
    [
      'is postponed in shadow',
      [typingError, { mode: 'shadow' }],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: nowMs + limits.pausedMs },
    ],
    [
      'moves to the next day where this one is spent',
      [typingError, { counters: spending('Day') }],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: (dayOf(nowMs) + 1) * dayMs },
    ],
    [
      'moves to the time that the policy gives now',
      [[...typingError, ['/completed_at', new Date(nowMs - 60_000).toISOString()]]],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: nowMs + 540_000 },
    ],
    [
      'ends where the user’s budget is spent',
      [typingError, { counters: spending('User') }],
      'exhausted',
      { _tag: 'Skipped', reason: 'limit-reached' },
    ],
    [
      'ends where a reviewer has verified the person',
      [[['/status', 'success']]],
      'skipped',
      { _tag: 'Skipped', reason: 'status-success' },
    ],
    [
      'ends where fraud was found',
      [[...typingError, ['/risk_check/behavior/bot_detected', 'yes']]],
      'skipped',
      { _tag: 'Skipped', reason: 'bot-detected' },
    ],
    ['ends where no rule retries it any more', [[['/steps/kyc_check', 'failed']]], 'skipped', { _tag: 'Skipped' }],
  ])('%s', async (_, setting, outcome, state) => {
    const world = await worldAfter([due], ...setting)
    expect(await serve(world)).toEqual(E.right(outcome))
    expect(world.state()).toMatchObject(state)
    expect(world.posts).toHaveLength(outcome === 'retried' || outcome === 'failed' ? 1 : 0)
    expect(world.stored()?.outbox).toEqual([])
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>, string[]]>([
    ['retried', [typingError], [`${attemptId}/retried/idv_child_1`]],
    ['skipped', [[['/status', 'success']]], [`${attemptId}/skipped`]],
    ['exhausted', [typingError, { counters: spending('User') }], [`${attemptId}/exhausted`]],
    ['postponed', [typingError, { paused: E.right(true) }], []],
  ])('publishes one event for its outcome, and none when it waits: %s', async (_, setting, ids) => {
    const world = await worldAfter([due], ...setting)
    await serve(world)
    expect(publishedIds(world)).toEqual(ids)
  })

  it('is misdirected where another program was faster, and a review is published', async () => {
    const world = await worldAfter([due], typingError, {
      onRetry: () => void world.addAttempt('idv_X', attemptId, child),
    })
    expect(await serve(world)).toEqual(E.right('misdirected'))
    expect(world.events.map(({ detailType }) => detailType)).toEqual(['Identity Verification Retry Needs Review'])
  })

  it('is adopted where it has a child already', async () => {
    const world = await worldAfter([due])
    world.addAttempt('idv_B', attemptId, child)
    expect(await serve(world)).toEqual(E.right('adopted'))
    expect(world.state()).toEqual({ _tag: 'Retried', child_id: 'idv_B', how: 'adopted' })
    expect(world.posts).toEqual([])
  })

  it('is superseded where another attempt is newest', async () => {
    const world = await worldAfter([due])
    world.addAttempt('idv_X', null, child)
    expect(await serve(world)).toEqual(E.right('superseded'))
    expect(publishedIds(world)).toEqual([`${attemptId}/superseded`])
    expect(world.posts).toEqual([])
  })

  it('is redelivered when the list does not show it yet: it may be the newest', async () => {
    const world = await worldAfter([due], typingError, { isListStale: true })
    expect(await serve(world)).toMatchObject({ left: { _tag: 'PlaidUnavailable' } })
    expect(world.state()).toMatchObject({ _tag: 'Scheduled' })
  })

  it('is sent although another send held the user’s budget for a moment', async () => {
    const world = await worldAfter([due], typingError, { wait: () => world.counters.giveBack(user, 3)() })
    await world.counters.reserve(user, 3, 3)()
    expect(await serve(world)).toEqual(E.right('retried'))
    expect(world.waits).toEqual([limits.gateMs])
  })

  it('is left to the process that fenced it while its budget seemed spent', async () => {
    const world = await worldAfter([due], typingError, {
      wait: async () => {
        const loaded = await world.memory.load(subject)()
        if (E.isRight(loaded)) await world.put(via(loaded.right, [fence('other', { attempt_id: attemptId }), nowMs]))
      },
    })
    await world.counters.reserve(user, 3, 3)()
    expect(await serve(world)).toEqual(E.right('left-alone'))
    expect(world.state()).toMatchObject({ _tag: 'Sending' })
    expect(world.posts).toEqual([])
  })

  it('is postponed, not ended, while another send of the subject has no known outcome', async () => {
    const world = await worldAfter([due, [onDemand('other', { attempt_id: 'idv_0' }), nowMs]])
    expect(await serve(world)).toEqual(E.right('postponed'))
    expect(world.state()).toEqual({ _tag: 'Scheduled', dueAtMs: nowMs + limits.backoffMsMin })
    expect(world.posts).toEqual([])
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>[1], object]>([
    [
      'the list cannot be read',
      { list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } },
      { _tag: 'PlaidUnavailable' },
    ],
    [
      'the attempt cannot be read',
      { get: { _tag: 'PlaidRateLimited', retryAfterSeconds: 9 } },
      { _tag: 'PlaidRateLimited' },
    ],
    ['too little time is left', { remainingMs: 1_000 }, { cause: 'no-time-left' }],
    [
      'a budget cannot be reserved',
      { counters: counters => ({ ...counters, reserve: () => async () => E.left(ledgerDown) }) },
      ledgerDown,
    ],
  ])('is redelivered unchanged when %s', async (_, given, error: Partial<RetryError>) => {
    const world = await worldAfter([due], typingError, given)
    const before = structuredClone(world.stored())
    expect(await serve(world)).toMatchObject({ left: error })
    expect(world.stored()).toEqual(before)
    expect(world.posts).toEqual([])
  })

  it('gives back what it reserved when a later budget is spent', async () => {
    const world = await worldAfter([due], typingError, { counters: spending('Day') })
    await serve(world)
    expect(await world.counters.count(user)()).toEqual(E.right(0))
  })

  it('is sent once, however many serve it at once', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 16 }), async servers => {
        const world = await worldAfter([due])
        const outcomes = await Promise.all(Array.from({ length: servers }, () => serve(world)))
        expect(world.posts).toHaveLength(1)
        expect(outcomes.filter(outcome => E.isRight(outcome) && outcome.right === 'retried')).toHaveLength(1)
        expect(await world.counters.count(user)()).toEqual(E.right(1))
      }),
      { numRuns: 20 },
    ))

  it('is sent once, whatever the answer is and however often it falls due', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(500, 502, 307, 200), fc.integer({ min: 1, max: 8 }), async (status, times) => {
        const world = await worldAfter([due], typingError, { retry: answered(status, '') })
        for (let time = 0; time < times; time++) {
          await serve(world)
          world.set({ retry: undefined })
          world.advance(600_000)
        }
        expect(world.posts).toHaveLength(1)
      }),
      { numRuns: 30 },
    ))
})

describe('a send without a known outcome', () => {
  it.each<[string, ReadonlyArray<Step>, number, string, object, string[]]>([
    ['becomes unknown after its lease', sent, 60_000, 'looked-at', { _tag: 'Unknown', lookAtMs: nowMs + 300_000 }, []],
    [
      'is looked at again later',
      [...sent, unknown],
      15_000,
      'looked-at',
      { _tag: 'Unknown', lookAtMs: nowMs + 60_000 },
      [],
    ],
    [
      'goes to review after the quarantine',
      [...sent, unknown],
      900_000,
      'in-review',
      { _tag: 'Review', lookAtMs: nowMs + 3_600_000 },
      [`${attemptId}/review/1/other`],
    ],
  ])('%s', async (_, commands, laterMs, outcome, state, ids) => {
    const world = await worldAfter(commands)
    world.advance(laterMs)
    expect(await serve(world)).toEqual(E.right(outcome))
    expect(world.state()).toMatchObject(state)
    expect(publishedIds(world)).toEqual(ids)
    expect(world.posts).toEqual([])
  })

  it.each([60_000, 900_000, 86_400_000])('is adopted %i ms later where a child is seen', async laterMs => {
    const world = await worldAfter([...sent, unknown])
    world.addAttempt('idv_B', attemptId, child)
    world.advance(laterMs)
    expect(await serve(world)).toEqual(E.right('adopted'))
    expect(world.state()).toEqual({ _tag: 'Retried', child_id: 'idv_B', how: 'adopted' })
    expect(world.posts).toEqual([])
  })

  it('is looked at daily for thirty days in review, and never sent', async () => {
    const world = await worldAfter([...sent, unknown])
    let looks = 0
    for (let hour = 0; hour < 24 * 35; hour++) {
      world.advance(3_600_000)
      const outcome = await serve(world)
      if (E.isRight(outcome) && outcome.right === 'in-review') looks += 1
    }
    expect(looks).toBe(31)
    expect(world.state()?._tag).toBe('Review')
    expect(publishedIds(world)).toEqual([`${attemptId}/review/1/other`])
    expect(world.posts).toEqual([])
  })
})

describe('a message for a subject', () => {
  it('calls nothing when nothing is due', async () => {
    const world = await worldAfter([[schedule(attemptId, nowMs + 1), nowMs]])
    expect(await serve(world)).toEqual(E.right('nothing-due'))
    expect(await serve(useCaseEnvironment())).toEqual(E.right('nothing-due'))
    expect(world.calls).toEqual([])
  })

  it('publishes events that are left over', async () => {
    const world = await worldAfter([])
    const stored = via({ ...subject, version: 0, attempts: [], pins: [], outbox: [] }, [
      schedule(attemptId, nowMs + 1),
      nowMs,
    ])
    await world.put(stored)
    expect(await serve(world)).toEqual(E.right('published'))
    expect(publishedIds(world)).toEqual([`${attemptId}/scheduled`])
    expect(world.stored()?.outbox).toEqual([])
  })

  it('serves what has been due longest, one attempt at a time', async () => {
    const world = await worldAfter([
      [schedule(attemptId, nowMs - 1), nowMs],
      [schedule('idv_X', nowMs), nowMs],
    ])
    world.addAttempt(
      'idv_X',
      null,
      ...typingError,
      ['/created_at', '2026-03-10T09:30:00Z'],
      ['/completed_at', '2026-03-10T10:00:00Z'],
    )
    expect(await serve(world)).toEqual(E.right('superseded'))
    expect(world.state()).toEqual({ _tag: 'Superseded' })
    expect(world.state('idv_X')).toMatchObject({ _tag: 'Scheduled' })
    expect(await serve(world)).toEqual(E.right('retried'))
    expect(world.state('idv_X')).toMatchObject({ _tag: 'Retried' })
  })
})
