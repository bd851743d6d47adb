import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { pendingFrom } from '../../lib/domain/ledger/waits.ts'
import { limits, sendTimeMs } from '../../lib/domain/limits.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import { intervalOf } from '../../lib/domain/plaid/rate-budget.ts'
import { dayOf } from '../../lib/domain/policy/bounds.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import type { RetryPlan } from '../../lib/use-cases/retry-plan.ts'
import { sendRetry } from '../../lib/use-cases/send-retry.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import { takeTurn } from '../../lib/use-cases/take-turn.ts'
import type { Edit } from '../support/edited.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { schedule, via } from '../support/ledger-examples.ts'
import { rowFor } from '../support/memory-plaid.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { plaidError } from '../support/plaid-error.ts'
import { snapshotOf } from '../support/policy-inputs.ts'
import { rightOf } from '../support/right-of.ts'
import {
  answered,
  failingBudgets,
  failingSaves,
  ledgerDown,
  spendUser,
  subject,
  typingError,
  type UseCaseEnvironment,
  useCaseEnvironment,
} from '../support/use-case-environment.ts'
import { transition } from '../support/window.ts'

const enoughMs = sendTimeMs + limits.gateMs
const { environment, client_user_id, template_id } = subject
const minute = 60_000
const today = dayOf(nowMs)

/** Takes all automatic sends of the interval. */
const spendInterval = async ({ counters }: UseCaseEnvironment): Promise<void> => {
  const interval = intervalOf(environment, nowMs)
  for (let taken = 0; taken < 16; taken += 1)
    await counters.take(environment, { day: today, interval }, { perDay: 200, perInterval: 16 })()
}

const newest = snapshotOf(...typingError)

const planOf = (mode: RetryPlan['mode'], remainingMs = enoughMs): RetryPlan => ({
  attempt: { ...newest, client_user_id },
  request: { client_user_id, template_id, strategy: 'incomplete' },
  mode,
  rules: mode === 'automatic' ? ['one-detail-differs'] : [],
  maxima: mode === 'automatic' ? { 'one-detail-differs': 2 } : {},
  isDocumentOrSelfie: false,
  precheckedAtMs: nowMs,
  remainingMs: () => remainingMs,
})

const situations = {
  automatic: { mode: 'automatic', dueAtMs: nowMs },
  'on demand': { mode: 'on-demand', dueAtMs: undefined },
} as const

/** Sends A, which is due or has no ledger entry, in the environment that a test gives. */
const send = async (
  given: Parameters<typeof useCaseEnvironment>[1] = {},
  { mode, dueAtMs }: { readonly mode: RetryPlan['mode']; readonly dueAtMs: number | undefined } = situations.automatic,
  remainingMs?: number,
  prepare: (world: UseCaseEnvironment) => Promise<unknown> = async () => {},
  more: Partial<RetryPlan> = {},
) => {
  const world = useCaseEnvironment(typingError, given)
  const empty = await world.memory.load(subject)()
  if (E.isLeft(empty)) throw new Error('unreachable')
  if (dueAtMs !== undefined) await world.put({ ...via(empty.right, [schedule(attemptId, dueAtMs), nowMs]), outbox: [] })
  await prepare(world)
  const loaded = await world.memory.load(subject)()
  if (E.isLeft(loaded)) throw new Error('unreachable')
  if (mode === 'automatic') await takeTurn({ environment, reservedAtMs: world.now() })(world.environment())()
  const result = await sendRetry(loaded.right, { ...planOf(mode, remainingMs), ...more })(world.environment())()
  const day = E.getOrElse(() => -1)(await world.counters.count(environment, today)())
  return { world, result, user: (await world.slots()).length, day }
}

/** After the save that fences, before anything else. */
const afterFence =
  (act: (ledger: Ledger) => unknown) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    save: changed => async () => {
      const saved = await ledger.save(changed)()
      if (changed.attempts.some(({ state }) => state._tag === 'Sending')) await act(ledger)
      return saved
    },
  })

describe('nothing is sent, nothing is fenced and no budget is used', () => {
  const no = (error: Partial<RetryError>) => ({ _tag: 'Left', left: error })
  const returned = (members: object) => ({ _tag: 'Right', right: members })

  test('where a whole exchange and its record do not fit into the time left', async () => {
    const { world, result, user } = await send({}, situations.automatic, enoughMs - 1)
    expect(result).toEqual(no({ _tag: 'PlaidUnavailable', cause: 'no-time-left' }))
    expect(world.calls).toEqual([])
    expect(world.state()).toMatchObject({ _tag: 'Scheduled' })
    expect(user).toBe(0)
  })

  test.each<[string, E.Either<typeof ledgerDown, boolean>, RetryPlan['mode'], object]>([
    ['sending is paused', E.right(true), 'automatic', returned({ _tag: 'Paused' })],
    ['sending is paused, on demand too', E.right(true), 'on-demand', returned({ _tag: 'Paused' })],
    ['the pause switch cannot be read', E.left(ledgerDown), 'automatic', returned({ _tag: 'Paused' })],
    ['the pause switch cannot be read, and a caller gets the error', E.left(ledgerDown), 'on-demand', no(ledgerDown)],
  ])('where %s', async (_, paused, mode, expected) => {
    const { world, result, user } = await send({ paused }, { mode, dueAtMs: nowMs })
    expect(result).toEqual(expected)
    expect(world.posts).toEqual([])
    expect(world.state()).toMatchObject({ _tag: 'Scheduled' })
    expect(user).toBe(0)
  })

  test('where the budget of the user is spent, and the turn is given back', async () => {
    const { world, result, user, day } = await send({}, situations.automatic, enoughMs, spendUser)
    expect(result).toEqual(returned({ _tag: 'Spent', budget: 'user' }))
    expect(world.posts).toEqual([])
    expect({ user, day }).toEqual({ user: 3, day: 0 })
  })

  test('where the budget of the user cannot be reserved, and the turn is given back', async () => {
    const { world, result, user, day } = await send({ userBudgets: failingBudgets })
    expect(result).toEqual(no(ledgerDown))
    expect(world.posts).toEqual([])
    expect({ user, day }).toEqual({ user: 0, day: 0 })
  })

  test('where the fence is refused', async () => {
    const { world, result, user, day } = await send({}, { mode: 'automatic', dueAtMs: nowMs + 1 })
    expect(result).toMatchObject(returned({ _tag: 'Rejected', rejected: { reason: 'not-due' } }))
    expect(world.posts).toEqual([])
    expect({ user, day }).toEqual({ user: 0, day: 0 })
  })
})

describe('a fence without a confirmed save is not used', () => {
  test('and its budget stays reserved', async () => {
    const { world, result, user, day } = await send({ ledger: failingSaves(() => true) })
    expect(result).toEqual({ _tag: 'Left', left: ledgerDown })
    expect(world.posts).toEqual([])
    expect(world.waits).toEqual([50, 200, 800])
    expect({ user, day }).toEqual({ user: 1, day: 1 })
  })

  test('but it is found by its token, and used, when only the answer was lost', async () => {
    let isLost = false
    const losing = (ledger: Ledger): Ledger => ({
      ...ledger,
      save: changed => async () => {
        const saved = await ledger.save(changed)()
        if (isLost) return saved
        isLost = true
        return E.left(ledgerDown)
      },
    })
    const { world, result } = await send({ ledger: losing })
    expect(result).toMatchObject({ right: { _tag: 'Made' } })
    expect(world.posts).toHaveLength(1)
    expect(world.stored()?.attempts[0]?.sends).toHaveLength(1)
  })
})

describe('the gate', () => {
  const late = async (
    ms: number,
    situation = situations.automatic as { mode: RetryPlan['mode']; dueAtMs: number | undefined },
  ) => {
    let world: UseCaseEnvironment | undefined
    let isOnce = true
    const given = {
      ledger: afterFence(() => {
        if (isOnce) world?.advance(ms)
        isOnce = false
      }),
    }
    return send(given, situation, enoughMs, async prepared => {
      world = prepared
    })
  }

  test('lets a recent fence through', async () => {
    expect((await late(limits.gateMs)).world.posts).toHaveLength(1)
  })

  test.each([limits.gateMs + 1, -1, 3_600_000])('takes back a fence that is %i ms old, and all budgets', async ms => {
    const { world, result, user, day } = await late(ms)
    expect(result).toMatchObject({ right: { _tag: 'Failed', error: { cause: 'no-time-left' } } })
    expect(world.posts).toEqual([])
    const dueAtMs = nowMs + ms + limits.backoffMsMin
    expect(world.state()).toEqual({ _tag: 'Waiting', dueAtMs, sinceMs: nowMs, failures: 0 })
    expect(world.stored()?.attempts[0]?.sends).toEqual([])
    expect({ user, day }).toEqual({ user: 0, day: 0 })
  })

  /** Sends with this plan; the time left to the invocation is `leftMs` from the fence on. */
  const sendWith = async (situation: Parameters<typeof send>[1], more: Partial<RetryPlan>, leftMs = enoughMs) => {
    let remainingMs = enoughMs
    const given = {
      ledger: afterFence(() => {
        remainingMs = leftMs
      }),
    }
    return send(given, situation, enoughMs, undefined, { remainingMs: () => remainingMs, ...more })
  }

  test.each<[string, Partial<RetryPlan>, number]>([
    ['just enough time is left', {}, sendTimeMs],
    ['the list is 30 s old', { precheckedAtMs: nowMs - limits.precheckMsMax }, enoughMs],
  ])('sends while %s', async (_, more, leftMs) => {
    expect((await sendWith(situations.automatic, more, leftMs)).world.posts).toHaveLength(1)
  })

  test.each<[string, Partial<RetryPlan>, number]>([
    ['too little time is left', {}, sendTimeMs - 1],
    ['the list is older than 30 s', { precheckedAtMs: nowMs - limits.precheckMsMax - 1 }, enoughMs],
    ['the clock went back since the list', { precheckedAtMs: nowMs + limits.precheckMsMax + 1 }, enoughMs],
  ])('un-sends and returns all budgets when %s', async (_, more, leftMs) => {
    for (const [situation, attempts] of [
      [situations.automatic, [{ sends: [], state: { _tag: 'Waiting', failures: 0, sinceMs: nowMs } }]],
      [situations['on demand'], []],
    ] as const) {
      const { world, result, user, day } = await sendWith(situation, more, leftMs)
      expect(result).toMatchObject({ right: { _tag: 'Failed', error: { cause: 'no-time-left' } } })
      expect(world.posts).toEqual([])
      expect(world.stored()?.attempts).toMatchObject(attempts)
      expect({ user, day }).toEqual({ user: 0, day: 0 })
    }
  })

  test('leaves nothing of a late fence on demand', async () => {
    const { world, user } = await late(limits.gateMs + 1, situations['on demand'])
    expect(world.posts).toEqual([])
    expect(world.stored()?.attempts).toEqual([])
    expect(user).toBe(0)
  })

  test('does not send after a takeover, and returns no budget', async () => {
    let world: UseCaseEnvironment | undefined
    const takeOver = async (ledger: Ledger) => {
      world?.advance(60_000)
      const loaded = rightOf(await ledger.load(subject)())
      const atMs = world?.now() ?? Number.NaN
      await ledger.save(rightOf(transition(loaded, { _tag: 'Look', attempt_id: attemptId }, atMs)))()
    }
    const { result, user } = await send(
      { ledger: afterFence(takeOver) },
      situations.automatic,
      enoughMs,
      async prepared => {
        world = prepared
      },
    )
    expect(result).toMatchObject({ right: { _tag: 'Failed' } })
    expect(world?.posts).toEqual([])
    expect(world?.state()).toMatchObject({ _tag: 'Unknown' })
    expect(user).toBe(1)
  })
})

const child = (previous_attempt_id: string | null) =>
  rowFor(snapshotOf(['/id', 'idv_B'], ['/status', 'active'], ['/previous_attempt_id', previous_attempt_id]))

type Row = readonly [
  what: string,
  answer: E.Either<RetryError, Evidence>,
  outcome: object,
  state: object,
  onDemand: object | undefined,
  used: 0 | 1,
]

const waiting = { _tag: 'Waiting', dueAtMs: nowMs + minute, sinceMs: nowMs, failures: 1 }
const unknown = { _tag: 'Unknown', lookAtMs: nowMs + 15_000 }
const failed = (error: object) => ({ _tag: 'Failed', error })

const outcomes: ReadonlyArray<Row> = [
  [
    'a new attempt',
    answered(200, child(attemptId)),
    { _tag: 'Made', attempt: { id: 'idv_B' }, isMisdirected: false },
    { _tag: 'Retried', child_id: 'idv_B', how: 'sent' },
    { _tag: 'Retried', child_id: 'idv_B', how: 'sent' },
    1,
  ],
  [
    'a new attempt after another one',
    answered(200, child('idv_other')),
    { _tag: 'Made', attempt: { id: 'idv_B' }, isMisdirected: true },
    { _tag: 'Misdirected', child_id: 'idv_B' },
    { _tag: 'Misdirected', child_id: 'idv_B' },
    1,
  ],
  [
    'a refusal',
    answered(400, plaidError('INVALID_REQUEST', 'INVALID_FIELD')),
    failed({ _tag: 'PlaidRefused' }),
    { _tag: 'Refused', error_code: 'INVALID_FIELD' },
    { _tag: 'Refused', error_code: 'INVALID_FIELD' },
    0,
  ],
  [
    'a rate limit',
    answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), '7'),
    failed({ _tag: 'PlaidRateLimited', retryAfterSeconds: 7 }),
    waiting,
    undefined,
    0,
  ],
  [
    'planned maintenance',
    answered(503, plaidError('API_ERROR', 'PLANNED_MAINTENANCE')),
    failed({ _tag: 'PlaidUnavailable' }),
    waiting,
    undefined,
    0,
  ],
  [
    'keys that Plaid refuses',
    answered(400, plaidError('INVALID_INPUT', 'INVALID_API_KEYS')),
    failed({ _tag: 'SecretsUnavailable' }),
    waiting,
    undefined,
    0,
  ],
  ['no connection', E.right({ _tag: 'NotConnected' }), failed({ cause: 'not-connected' }), waiting, undefined, 0],
  [
    'no request at all',
    E.left({ _tag: 'SecretsUnavailable', cause: 'unreachable' }),
    failed({ _tag: 'SecretsUnavailable' }),
    { _tag: 'Waiting', dueAtMs: nowMs + limits.backoffMsMin, failures: 0 },
    undefined,
    0,
  ],
  ['a server error', answered(500, 'x'), failed({ _tag: 'OutcomeUnknown' }), unknown, unknown, 1],
  ['half an answer', answered(200, '{"id":'), failed({ _tag: 'OutcomeUnknown' }), unknown, unknown, 1],
  ['a redirect', answered(307, ''), failed({ _tag: 'OutcomeUnknown' }), unknown, unknown, 1],
  [
    'silence',
    E.right({ _tag: 'Lost', cause: 'timeout' }),
    failed({ _tag: 'OutcomeUnknown', cause: 'timeout' }),
    unknown,
    unknown,
    1,
  ],
]

describe('the outcome is recorded, and budgets are returned only after a definite no', () => {
  test.each(outcomes)('automatic: %s', async (_, retry, outcome, state, __, used) => {
    const { world, result, user, day } = await send({ retry })
    expect(result).toMatchObject({ right: outcome })
    expect(world.posts).toHaveLength(1)
    expect(world.state()).toMatchObject(state)
    expect({ user, day }).toEqual({ user: used, day: used })
  })

  test.each(outcomes)('on demand, without a budget: %s', async (_, retry, outcome, __, state) => {
    const { world, result, user, day } = await send({ retry }, situations['on demand'])
    expect(result).toMatchObject({ right: outcome })
    expect(world.posts).toHaveLength(1)
    expect({ state: world.state() }).toMatchObject({ state })
    expect({ user, day }).toEqual({ user: 0, day: 0 })
  })
})

test('a request leaves only after its fence was saved', async () => {
  let world: UseCaseEnvironment | undefined
  const seen: unknown[] = []
  await send({ onRetry: () => void seen.push(world?.state()) }, situations.automatic, enoughMs, async prepared => {
    world = prepared
  })
  expect(seen).toEqual([{ _tag: 'Sending', leaseUntilMs: nowMs + 60_000, before: pendingFrom('Scheduled', nowMs) }])
})

test('a retry on demand is not paced', async () => {
  const { world, day } = await send({}, situations['on demand'], enoughMs, spendInterval)
  expect(world.posts).toHaveLength(1)
  expect(day).toBe(16)
})

test('whatever the answer is, one request was made, and a possible retry stays counted', () => {
  const evidence: fc.Arbitrary<Evidence> = fc.oneof(
    fc.constant({ _tag: 'NotConnected' } as const),
    fc.constantFrom('timeout', 'connection-lost', 'too-large').map(cause => ({ _tag: 'Lost', cause }) as const),
    fc.record({
      _tag: fc.constant('Answered' as const),
      status: fc.integer({ min: 100, max: 599 }),
      body: fc.oneof(
        fc.string(),
        fc.constantFrom(
          JSON.stringify(child(attemptId)),
          JSON.stringify(child(null)),
          JSON.stringify(plaidError('API_ERROR', 'INTERNAL_SERVER_ERROR')),
        ),
      ),
    }),
  )
  return fc.assert(
    fc.asyncProperty(evidence, fc.constantFrom(...Object.values(situations)), async (came, situation) => {
      const { world, result, user } = await send({ retry: E.right(came) }, situation)
      expect(world.posts).toHaveLength(1)
      const sent = E.getOrElseW(() => undefined)(result)
      const isDefiniteNo = sent?._tag === 'Failed' && sent.error._tag !== 'OutcomeUnknown'
      const counted = world.stored()?.attempts.flatMap(({ sends }) => sends) ?? []
      expect(counted).toHaveLength(isDefiniteNo ? 0 : 1)
      expect(user).toBe(situation.mode === 'automatic' ? counted.length : 0)
      expect(world.state()?._tag).not.toBe('Sending')
    }),
    { numRuns: 200 },
  )
})

test('a record that fails hides nothing from the caller or from the bus, and the fence stays', async () => {
  const { world, result } = await send({
    ledger: failingSaves(({ attempts }) => attempts.some(({ state }) => state._tag === 'Retried')),
  })
  expect(result).toMatchObject({ right: { _tag: 'Made' } })
  expect(world.state()).toMatchObject({ _tag: 'Sending' })
  expect(world.posts).toHaveLength(1)
  expect(world.events.map(({ detail }) => detail['id'])).toEqual([`${attemptId}/retried/idv_child_1`])
})

describe('the outcome event', () => {
  const idsOf = ({ events }: UseCaseEnvironment) => events.map(({ detail }) => detail['id'])

  test('is published once, and removed from the outbox', async () => {
    const { world } = await send()
    expect(idsOf(world)).toEqual([`${attemptId}/retried/idv_child_1`])
    expect(world.stored()?.outbox).toEqual([])
  })

  test('waits while the bus is down, and is published later under the same id', async () => {
    const { world, result } = await send({ isBusDown: true })
    expect(result).toMatchObject({ right: { _tag: 'Made' } })
    expect(world.stored()?.outbox.map(({ id }) => id)).toEqual([`${attemptId}/retried/idv_child_1`])
    world.set({ isBusDown: false })
    expect(await serveDue(subject, world.remainingMs)(world.environment())()).toEqual(E.right('published'))
    expect(idsOf(world)).toEqual([`${attemptId}/retried/idv_child_1`])
    expect(world.stored()?.outbox).toEqual([])
  })

  test.each([true, false])(
    'has the link of the new attempt only when that is switched on: %j',
    async isUrlPublished => {
      const { world } = await send({ isUrlPublished })
      expect(world.events[0]?.detail['shareable_url']).toBe(
        isUrlPublished ? 'https://plaid.example/idv_child_1' : undefined,
      )
    },
  )
})

describe('the caps of the fence', () => {
  const none = { ...fixturePolicy.caps, automaticPerSubjectMax: 0, automaticByDocumentOrSelfieMax: 0 }
  const held = { decision: 'hold', class: 'mine', reason: 'mine' }
  const rules = Object.fromEntries(Object.keys(fixturePolicy.rules).map(name => [name, held]))
  const segmentOf = (template: string): Edit => [
    '/segments',
    [{ templateIds: [template], flow: 'link', caps: none, rules }],
  ]

  test.each([
    ['flwtmp_local', { _tag: 'Right', right: { _tag: 'Rejected', rejected: { reason: 'limit-reached' } } }],
    ['idvtmp_other', { _tag: 'Right', right: { _tag: 'Made' } }],
  ])('are those of the segment of the template: %s', async (template, expected) => {
    const { result } = await send({ policy: [segmentOf(template)] })
    expect(result).toMatchObject(expected)
  })
})
