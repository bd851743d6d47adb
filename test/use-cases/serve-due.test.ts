import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { limits } from '../../lib/domain/limits.ts'
import { dayMs, dayOf } from '../../lib/domain/policy/bounds.ts'
import type { TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { unsentSlotMs } from '../../lib/domain/user-budget.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import type { Edit } from '../support/edited.ts'
import { fence, onDemand, record, schedule, via, watch } from '../support/ledger-examples.ts'
import { attemptId, jitterMs, nowMs } from '../support/plaid-answer.ts'
import { plaidError } from '../support/plaid-error.ts'
import { rightOf } from '../support/right-of.ts'
import {
  answered,
  failingBudgets,
  failingCounters,
  ledgerDown,
  spendUser,
  subject,
  typingError,
  type UseCaseEnvironment,
  useCaseEnvironment,
} from '../support/use-case-environment.ts'

const serve = (world: UseCaseEnvironment) => serveDue(subject, world.remainingMs)(world.environment())()

const minute = 60_000
const day = 24 * 60 * minute

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
const answering =
  (refused: 'paced' | 'spent') =>
  (counters: Counters): Counters => ({ ...counters, take: () => async () => E.right(refused) })

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
      { _tag: 'Waiting', dueAtMs: nowMs + 60_000, failures: 1 },
    ],
    [
      'waits where Plaid asks for a longer time',
      [typingError, { retry: answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), '900') }],
      'failed',
      { _tag: 'Waiting', dueAtMs: nowMs + 900_000, failures: 1 },
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
      [typingError, { counters: answering('spent') }],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: (dayOf(nowMs) + 1) * dayMs },
    ],
    [
      'moves to the time that the policy gives now',
      [[...typingError, ['/completed_at', new Date(nowMs - 60_000).toISOString()]]],
      'postponed',
      { _tag: 'Scheduled', dueAtMs: nowMs + 14 * 60_000 + jitterMs },
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
      'never',
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

  it('says to the applicant what to do if it is sent, and nothing if somebody else has retried meanwhile', async () => {
    const textAfter = async (prepare: (world: UseCaseEnvironment) => unknown) => {
      const world = await worldAfter([schedule(attemptId, nowMs)])
      prepare(world)
      await serve(world)
      const { detailType, detail } = world.events.at(-1) ?? {}
      return { detailType, text: detail?.['applicant_text'], decision: detail?.['decision'] }
    }
    const detailType = 'Identity Verification Retried'
    expect(await textAfter(() => {})).toMatchObject({ detailType, text: { id: 'check-details' } })
    const addedElsewhere = await textAfter(world => world.addAttempt('idv_B', attemptId, ['/status', 'active']))
    expect(addedElsewhere).toEqual({ detailType, text: null, decision: undefined })
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>, string[]]>([
    ['retried', [typingError], [`${attemptId}/retried/idv_child_1`]],
    ['skipped', [[['/status', 'success']]], [`${attemptId}/skipped`]],
    [
      'never, as at a first decision',
      [[...typingError, ['/steps/kyc_check', 'manually_rejected']]],
      [`${attemptId}/never/manually-rejected`],
    ],
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

  it('waits when the list does not show it yet: it may be the newest', async () => {
    const world = await worldAfter([due], typingError, { isListStale: true })
    expect(await serve(world)).toEqual(E.right('failed'))
    expect(world.state()).toMatchObject({ _tag: 'Scheduled', dueAtMs: nowMs + minute, failures: 1 })
    expect(world.noted()).toMatchObject({ failure: 'PlaidUnavailable' })
  })

  /** A user whose budget is spent by sends of another template, of which the ledger has this state. */
  const worldOfSpentUser = async (state: 'Retried' | 'Unknown' | 'none') => {
    const world = await worldAfter([due])
    await spendUser(world)
    const other = { ...subject, template_id: 'idvtmp_other' as TemplateId }
    const sends: ReadonlyArray<LedgerCommand> = ['spent-0', 'spent-1', 'spent-2'].flatMap((token, index) => [
      onDemand(token, { attempt_id: `idv_spent_${index}` }),
      state === 'Unknown' && index === 2
        ? record(token, { _tag: 'Unknown' }, `idv_spent_${index}`)
        : record(token, { _tag: 'Retried', child_id: `idv_child_of_${index}` }, `idv_spent_${index}`),
    ])
    if (state !== 'none') await world.memory.save(via(emptyLedger(other), ...sends.map(one => [one, nowMs] as const)))()
    const slots = [0, 1, 2].map(index => ({
      token: `spent-${index}`,
      atMs: nowMs,
      template_id: other.template_id,
      attempt_id: `idv_spent_${index}`,
    }))
    const { environment, client_user_id } = subject
    await world.userBudgets.save({ environment, client_user_id, version: 1, slots })()
    return world
  }

  it('ends where the user’s budget is spent by counted sends', async () => {
    const world = await worldOfSpentUser('Retried')
    expect(await serve(world)).toEqual(E.right('exhausted'))
    expect(world.state()).toEqual({ _tag: 'Skipped', reason: 'limit-reached' })
    expect(publishedIds(world)).toEqual([`${attemptId}/exhausted`])
    expect(world.posts).toEqual([])
  })

  it('waits while it is not known whether the user’s budget is spent', async () => {
    for (const state of ['Unknown', 'none'] as const) {
      const world = await worldOfSpentUser(state)
      expect(await serve(world)).toEqual(E.right('failed'))
      expect(world.state()).toMatchObject({ _tag: 'Scheduled', dueAtMs: nowMs + minute })
      expect(world.posts).toEqual([])
    }
  })

  it('is sent when nothing stands behind the slots of the user’s budget', async () => {
    const world = await worldOfSpentUser('none')
    world.advance(unsentSlotMs + 1)
    expect(await serve(world)).toEqual(E.right('retried'))
  })

  it('is postponed, not ended, while another send of the subject has no known outcome', async () => {
    const world = await worldAfter([due, [onDemand('other', { attempt_id: 'idv_0' }), nowMs]])
    expect(await serve(world)).toEqual(E.right('postponed'))
    expect(world.state()).toMatchObject({ _tag: 'Scheduled', dueAtMs: nowMs + limits.backoffMsMin })
    expect(world.posts).toEqual([])
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>[1], string]>([
    ['the list cannot be read', { list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } }, 'PlaidUnavailable'],
    ['the attempt cannot be read', { get: { _tag: 'PlaidRateLimited', retryAfterSeconds: 9 } }, 'PlaidRateLimited'],
    ['too little time is left', { remainingMs: 1_000 }, 'PlaidUnavailable'],
    ['a budget cannot be reserved', { counters: failingCounters }, 'LedgerUnavailable'],
    ['the user’s budget cannot be saved', { userBudgets: failingBudgets }, 'LedgerUnavailable'],
  ])('waits, and longer each time, when %s', async (_, given, failure) => {
    const world = await worldAfter([due], typingError, given)
    let dueAtMs = nowMs
    for (const minutes of [1, 5, 15, 60, 60]) {
      world.advance(dueAtMs - world.now())
      expect(await serve(world)).toEqual(E.right('failed'))
      dueAtMs += minutes * minute
      expect(world.state()).toMatchObject({ _tag: 'Scheduled', dueAtMs, sinceMs: nowMs })
    }
    expect(world.noted()).toMatchObject({ failure })
    expect(world.posts).toEqual([])
    expect(world.events).toEqual([])
    expect(await world.slots()).toEqual([])
  })

  it('gives back the day when the user’s budget cannot be saved', async () => {
    const world = await worldAfter([due], typingError, { userBudgets: failingBudgets })
    await serve(world)
    expect(await world.counters.count(subject.environment, dayOf(nowMs))()).toEqual(E.right(0))
  })

  it('ends as `paced` where no automatic send is left in the interval, and stays due', async () => {
    const world = await worldAfter([due], typingError, { counters: answering('paced') })
    const before = world.state()
    expect(await serve(world)).toEqual(E.right('paced'))
    expect(world.state()).toEqual(before)
    expect(await world.slots()).toEqual([])
    expect(world.posts).toEqual([])
    expect(world.calls.filter(call => call === 'list' || call === 'get')).toEqual([])
  })

  it('is the last one of a day: its own turn does not count against it', async () => {
    const world = await worldAfter([due], typingError, { policy: [['/caps/automaticPerDayMax', 1]] })
    expect(await serve(world)).toEqual(E.right('retried'))
    expect(await world.counters.count(subject.environment, dayOf(nowMs))()).toEqual(E.right(1))
  })

  it.each<[string, NonNullable<Parameters<typeof useCaseEnvironment>[1]>]>([
    ['it is not failed any more', {}],
    ['Plaid cannot be read', { list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } }],
    ['the time left is short', { remainingMs: 1_000 }],
  ])('gives back its turn where %s', async (_, given) => {
    const world = await worldAfter([due], typingError, given)
    if (Object.keys(given).length === 0) world.end(attemptId, ['/status', 'success'], ['/steps/kyc_check', 'success'])
    await serve(world)
    expect(world.posts).toEqual([])
    expect(await world.counters.count(subject.environment, dayOf(nowMs))()).toEqual(E.right(0))
  })

  it('is sent once, however many serve it at once', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 16 }), async servers => {
        const world = await worldAfter([due])
        const outcomes = await Promise.all(Array.from({ length: servers }, () => serve(world)))
        expect(world.posts).toHaveLength(1)
        expect(outcomes.filter(outcome => E.isRight(outcome) && outcome.right === 'retried')).toHaveLength(1)
        expect(await world.slots()).toHaveLength(1)
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

/** Serves the subject at each due time until this one, in steps of the sweep. */
const serveUntil = async (world: UseCaseEnvironment, untilMs: number, stepMs = 5 * minute) => {
  const outcomes: string[] = []
  while (world.now() < untilMs) {
    const served = await serve(world)
    outcomes.push(E.isRight(served) ? served.right : served.left._tag)
    world.advance(stepMs)
  }
  return outcomes.filter(outcome => outcome !== 'nothing-due')
}

const refusing: RetryError = {
  _tag: 'PlaidRefused',
  plaid: { error_type: 'INVALID_INPUT', error_code: 'TEMPLATE_NOT_FOUND' },
}

describe('a retry that cannot be sent', () => {
  const { unservedMs } = ledgerLimits
  const limited = answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), '9')
  const unserved = { _tag: 'Skipped', reason: 'unserved' }

  it.each<[string, Parameters<typeof useCaseEnvironment>[1], number]>([
    ['while Plaid’s list fails', { list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } }, 0],
    ['while Plaid refuses the list', { list: refusing }, 0],
    ['while Plaid limits retries', { retry: limited }, 20],
  ])('ends unserved after three days %s, with one event', async (_, given, postsMax) => {
    const world = await worldAfter([due], typingError, given)
    await serveUntil(world, nowMs + unservedMs)
    expect(world.state()).toMatchObject({ dueAtMs: nowMs + unservedMs })
    expect(world.events).toEqual([])
    await serveUntil(world, nowMs + unservedMs + day)
    expect(world.state()).toEqual(unserved)
    expect(publishedIds(world)).toEqual([`${attemptId}/skipped/${nowMs}`])
    expect(world.events[0]).toMatchObject({
      detailType: 'Identity Verification Retry Held',
      detail: { reason: 'unserved' },
    })
    expect(world.posts.length).toBeLessThanOrEqual(postsMax)
  })

  it('is sent at the last moment, when Plaid is there again', async () => {
    const world = await worldAfter([due], typingError, { list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } })
    await serveUntil(world, nowMs + unservedMs - 70 * minute)
    world.set({ list: undefined })
    await serveUntil(world, nowMs + unservedMs)
    expect(world.state()).toMatchObject({ _tag: 'Retried' })
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>[1]]>([
    ['paused', { paused: E.right(true) }],
    ['in shadow', { mode: 'shadow' }],
  ])('waits as long as it takes while the service is %s, and then has three days', async (_, given) => {
    const world = await worldAfter([due], typingError, given)
    const outcomes = await serveUntil(world, nowMs + 5 * day, 60 * minute)
    expect(new Set(outcomes)).toEqual(new Set(['postponed']))
    world.set({ paused: E.right(false), mode: 'enforce', list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } })
    const resumedMs = world.now()
    await serveUntil(world, resumedMs + unservedMs - 2 * 60 * minute)
    expect(world.state()).toMatchObject({ _tag: 'Scheduled' })
    await serveUntil(world, resumedMs + unservedMs + 2 * 60 * minute)
    expect(world.state()).toEqual(unserved)
  })

  it('does not count the days whose budget was spent', async () => {
    const world = await worldAfter([due], typingError, { counters: answering('spent') })
    await serveUntil(world, nowMs + 5 * day, 60 * minute)
    expect(world.state()).toMatchObject({ _tag: 'Scheduled' })
    world.set({ counters: counters => counters })
    await serveUntil(world, nowMs + 7 * day, 60 * minute)
    expect(world.state()).toMatchObject({ _tag: 'Retried' })
  })

  it('with a counted send goes to review', async () => {
    const world = await worldAfter(
      [
        ...sent,
        unknown,
        [{ _tag: 'Look', attempt_id: attemptId }, nowMs + 60 * minute],
        [{ _tag: 'Rearm', attempt_id: attemptId, allowed: 2 }, nowMs + 60 * minute],
      ],
      typingError,
      { list: { _tag: 'PlaidUnavailable', cause: 'read-failed' } },
    )
    const outcomes = await serveUntil(world, nowMs + 4 * day)
    expect(outcomes.filter(outcome => outcome === 'in-review').length).toBeGreaterThan(0)
    expect(world.state()).toMatchObject({ _tag: 'Review' })
    expect(publishedIds(world)).toEqual([`${attemptId}/review/2/other`])
    expect(world.posts).toEqual([])
  })

  it('never blocks another attempt of its subject', async () => {
    const world = await worldAfter([
      [schedule(attemptId, nowMs - 1), nowMs],
      [schedule('idv_X', nowMs), nowMs],
    ])
    const failing: Step = [schedule('idv_gone', nowMs - 2), nowMs]
    const loaded = rightOf(await world.memory.load(subject)())
    await world.put({ ...via(loaded, failing), outbox: [] })
    world.addAttempt(
      'idv_X',
      null,
      ...typingError,
      ['/created_at', '2026-03-10T09:30:00Z'],
      ['/completed_at', '2026-03-10T10:00:00Z'],
    )
    expect(await serve(world)).toEqual(E.right('failed'))
    expect(await serve(world)).toEqual(E.right('superseded'))
    expect(await serve(world)).toEqual(E.right('retried'))
    expect(world.state('idv_gone')).toMatchObject({ _tag: 'Scheduled', failures: 1 })
  })
})

describe('an open send whose list cannot be read', () => {
  it.each<[string, RetryError, number]>([
    ['after the quarantine where Plaid refuses it', refusing, ledgerLimits.quarantineMs],
    ['after a day where it fails', { _tag: 'PlaidUnavailable', cause: 'read-failed' }, ledgerLimits.blindMs],
  ])('goes to review %s, with an event', async (_, list, afterMs) => {
    for (const commands of [sent, [...sent, unknown]]) {
      const world = await worldAfter(commands, typingError, { list })
      await serveUntil(world, nowMs + afterMs, minute)
      expect(world.state()).toMatchObject({ _tag: 'Unknown' })
      await serveUntil(world, nowMs + afterMs + 61 * minute, minute)
      expect(world.state()).toMatchObject({ _tag: 'Review' })
      expect(publishedIds(world)).toEqual([`${attemptId}/review/1/other`])
      expect(world.posts).toEqual([])
    }
  })
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

  it('serves a due send before a look that has been due longer', async () => {
    const world = await worldAfter([
      [watch('idv_W'), nowMs - minute],
      [schedule(attemptId, nowMs), nowMs],
    ])
    world.addAttempt('idv_W', null, ['/status', 'active'])
    expect(await serve(world)).toEqual(E.right('superseded'))
    expect(await serve(world)).toEqual(E.right('watched'))
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
