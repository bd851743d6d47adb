import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { pendingFrom } from '../../lib/domain/ledger/waits.ts'
import { limits, sendTimeMs } from '../../lib/domain/limits.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { Override } from '../../lib/domain/preflight.ts'
import { encodeRetryRequest, type RetryRequest } from '../../lib/domain/request/retry-request.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { RetryCommand } from '../../lib/use-cases/retry-command.ts'
import { retryOnDemand } from '../../lib/use-cases/retry-on-demand.ts'
import { arbitraryRetryRequest } from '../support/arbitrary-retry-request.ts'
import type { Edit } from '../support/edited.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { onDemand, record, schedule, via } from '../support/ledger-examples.ts'
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
import { windowMs } from '../support/window.ts'

const enoughMs = sendTimeMs + limits.gateMs
const { client_user_id, template_id } = subject
const request: RetryRequest = { client_user_id, template_id, strategy: 'reset' }
const nothingSent = { _tag: 'PlaidUnavailable', cause: 'read-failed' } as const

const ask = (world: UseCaseEnvironment, command: Partial<RetryCommand> = {}) =>
  retryOnDemand({
    request,
    dryRun: false,
    overrides: new Set(),
    isFromBus: false,
    remainingMs: world.remainingMs,
    ...command,
  })(world.environment())()

/** An attempt that was made by a retry, some time ago. */
const madeAgoEdits = (agoMs: number): ReadonlyArray<Edit> => [
  ['/previous_attempt_id', 'idv_before'],
  ['/created_at', new Date(nowMs - agoMs).toISOString()],
  ['/completed_at', null],
]

const forged: ReadonlyArray<Edit> = [
  ['/steps/documentary_verification', 'failed'],
  ['/documentary_verification/documents/0/analysis/authenticity', 'no_match'],
]

const limited = answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'))
const refusedAs = (reason: string) => ({ left: { _tag: 'RetryNotPermitted', reason } })

/** The ledger as it is after these commands. */
const ledgerAfter = async (world: UseCaseEnvironment, ...commands: Parameters<typeof via>[1][]) => {
  const loaded = await world.memory.load(subject)()
  if (E.isRight(loaded)) await world.put({ ...via(loaded.right, ...commands), outbox: [] })
}

const fenced = (more: Parameters<typeof onDemand>[1] = {}) =>
  [onDemand('other', { attempt_id: attemptId, ...more }), nowMs] as const

const forAnyRequest = (law: (mine: RetryRequest) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitraryRetryRequest, law), { numRuns: 100 })

/** The environment for the subject of a request. */
const worldOf = (mine: RetryRequest, given: Parameters<typeof useCaseEnvironment>[1] = {}) =>
  useCaseEnvironment([...typingError, ['/client_user_id', mine.client_user_id], ['/template/id', mine.template_id]], {
    templateIds: [mine.template_id],
    ...given,
  })

describe('a retry on demand', () => {
  it('lists once, sends once, and sends what was requested', () =>
    forAnyRequest(async mine => {
      const world = worldOf(mine)
      await ask(world, { request: mine })
      expect(world.calls.filter(call => call === 'list')).toHaveLength(1)
      const strategy = mine.strategy === 'infer' ? 'incomplete' : mine.strategy
      expect(world.posts.map(encodeRetryRequest)).toEqual([{ ...encodeRetryRequest(mine), strategy }])
    }))

  it('stores nothing of `user`', () =>
    forAnyRequest(async mine => {
      const world = worldOf(mine)
      await ask(world, { request: { ...mine, user: { email_address: 'leslie.knope@pawnee.example' } } })
      expect(world.posts).toHaveLength(1)
      expect(JSON.stringify([world.memory.subjects(), world.events, world.noted()])).not.toContain('pawnee')
    }))

  it.each<[string, Parameters<typeof useCaseEnvironment>, object]>([
    ['the template is not allowed', [typingError, { templateIds: [] }], { left: { _tag: 'NotAllowed' } }],
    ['the newest attempt is verified', [[['/status', 'success']]], refusedAs('already-verified')],
    ['the newest attempt is under review', [[['/status', 'pending_review']]], refusedAs('under-review')],
    ['the list failed', [typingError, { list: nothingSent }], { left: nothingSent }],
    ['the time left is too short', [typingError, { remainingMs: enoughMs - 1 }], { left: { cause: 'no-time-left' } }],
    ['sending is paused', [typingError, { paused: E.right(true) }], refusedAs('paused')],
    ['the pause switch cannot be read', [typingError, { paused: E.left(ledgerDown) }], { left: ledgerDown }],
  ])('sends nothing where %s', async (_, setting, expected) => {
    const world = useCaseEnvironment(...setting)
    expect(await ask(world)).toMatchObject(expected)
    expect(world.posts).toEqual([])
    expect(world.stored()?.attempts ?? []).toEqual([])
  })

  it('calls nothing for a template that is not allowed', async () => {
    const world = useCaseEnvironment(typingError, { templateIds: [template_id.toUpperCase()] })
    await ask(world)
    expect(world.calls).toEqual([])
  })

  it('never sends again, whatever the answer was', () => {
    const evidence = fc.oneof<fc.Arbitrary<Evidence>[]>(
      fc.constantFrom('timeout', 'connection-lost', 'too-large').map(cause => ({ _tag: 'Lost', cause })),
      fc.record({ _tag: fc.constant('Answered'), status: fc.integer({ min: 500, max: 599 }), body: fc.string() }),
    )
    return fc.assert(
      fc.asyncProperty(evidence, fc.array(fc.option(fc.constantFrom('k1', 'k2'))), async (seen, keys) => {
        const world = useCaseEnvironment(typingError, { retry: E.right(seen) })
        await ask(world)
        world.set({ retry: undefined })
        for (const key of keys) {
          world.advance(120_000)
          await ask(world, key === null ? {} : { idempotencyKey: key })
        }
        expect(world.posts).toHaveLength(1)
      }),
      { numRuns: 50 },
    )
  })

  it('warns of a new attempt that follows another one, and does not hide it', async () => {
    const world = useCaseEnvironment(typingError, { onRetry: () => void world.addAttempt('idv_X', attemptId) })
    const result = await ask(world)
    expect(result).toMatchObject({ right: { attempt: { previous_attempt_id: 'idv_X' }, warnings: ['misdirected'] } })
    expect(world.state()).toMatchObject({ _tag: 'Misdirected' })
  })

  it('logs the attempt, its status, the strategy that is sent, and foreign rows', async () => {
    const world = useCaseEnvironment(typingError, { foreignRows: 3 })
    await ask(world)
    expect(world.noted()).toMatchObject({
      foreign_rows: 3,
      attempt_id: attemptId,
      attempt_status: 'failed',
      strategy_sent: 'reset',
    })
  })

  it.each<[string, Parameters<typeof ledgerAfter>[1][], object]>([
    ['is being sent', [fenced()], { left: { _tag: 'RetryInProgress', retryAfterSeconds: 60 } }],
    [
      'may have been sent',
      [fenced(), [{ _tag: 'Record', attempt_id: attemptId, token: 'other', result: { _tag: 'Unknown' } }, nowMs]],
      { left: { _tag: 'RetryInProgress', retryAfterSeconds: 15 } },
    ],
    ['is in review', [fenced(), [{ _tag: 'Look', attempt_id: attemptId }, nowMs + 900_000]], refusedAs('in-review')],
    [
      'was retried, although the list does not show it yet',
      [fenced(), [{ _tag: 'Adopt', attempt_id: attemptId, child_id: 'idv_B' }, nowMs]],
      refusedAs('attempt-still-active'),
    ],
  ])('is refused for an attempt that %s', async (_, commands, expected) => {
    const world = useCaseEnvironment()
    await ledgerAfter(world, ...commands)
    expect(await ask(world)).toMatchObject(expected)
    expect(world.posts).toEqual([])
  })

  it('may be requested again after a definite no, and replaces one that is scheduled', async () => {
    const world = useCaseEnvironment(typingError, {
      retry: answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT')),
    })
    await ledgerAfter(world, [schedule(attemptId, nowMs + 600_000), nowMs])
    expect(await ask(world)).toMatchObject({ left: { _tag: 'PlaidRateLimited' } })
    expect(world.state()).toEqual(pendingFrom('Scheduled', nowMs + 600_000))
    world.set({ retry: undefined })
    expect(await ask(world)).toMatchObject({ right: { _tag: 'Retried' } })
    expect(world.state()).toMatchObject({ _tag: 'Retried', how: 'sent' })
  })

  it('is refused at the limit, and while the subject cools down', async () => {
    const world = useCaseEnvironment()
    for (let sent = 0; sent < 5; sent++) {
      expect(await ask(world)).toMatchObject({ right: { _tag: 'Retried' } })
      world.endNewest(...typingError)
      expect(await ask(world)).toMatchObject(refusedAs(sent < 4 ? 'cooling-down' : 'limit-reached'))
      world.advance(600_000)
    }
    expect(await ask(world)).toMatchObject(refusedAs('limit-reached'))
    expect(world.posts).toHaveLength(5)
  })

  it('without a key, is refused while the new attempt is unfinished, and is a new request once that has failed', async () => {
    const world = useCaseEnvironment()
    await ask(world)
    expect(await ask(world)).toMatchObject(refusedAs('attempt-still-active'))
    world.advance(600_000)
    world.endNewest(...typingError)
    expect(await ask(world)).toMatchObject({ right: { _tag: 'Retried' } })
  })
})

describe('under an idempotency key', () => {
  const key = { idempotencyKey: 'key-1' }
  const pins = (world: UseCaseEnvironment) => world.stored()?.pins.map(({ attempt_id }) => attempt_id) ?? []

  it('the attempt is pinned before it is sent', async () => {
    const seen: unknown[] = []
    const world = useCaseEnvironment(typingError, { onRetry: () => void seen.push(pins(world)) })
    await ask(world, key)
    expect(seen).toEqual([[attemptId]])
  })

  it('a repeat answers with the same attempt, whatever its status is now, and sends nothing', async () => {
    const world = useCaseEnvironment()
    const first = await ask(world, key)
    expect(first).toMatchObject({ right: { _tag: 'Retried', attempt: { id: 'idv_child_1' } } })
    for (const status of ['active', 'failed', 'success']) {
      world.advance(3_600_000)
      world.endNewest(['/status', status])
      expect(await ask(world, key)).toMatchObject({
        right: { _tag: 'Repeated', attempt: { id: 'idv_child_1', status }, sent: 'reset', warnings: [] },
      })
    }
    expect(world.posts).toHaveLength(1)
  })

  it('another key is another request', async () => {
    const world = useCaseEnvironment()
    await ask(world, key)
    world.advance(600_000)
    world.endNewest(...typingError)
    expect(await ask(world, { idempotencyKey: 'key-2' })).toMatchObject({ right: { _tag: 'Retried' } })
    expect(pins(world)).toEqual([attemptId, 'idv_child_1'])
  })

  it.each<[string, RetryRequest]>([
    ['strategy', { ...request, strategy: 'incomplete' }],
    ['shareability', { ...request, is_shareable: true }],
    ['members of the user', { ...request, user: { phone_number: '+15555550123' } }],
  ])('another %s is another request, and refused', async (_, other) => {
    const world = useCaseEnvironment()
    await ask(world, key)
    expect(await ask(world, { ...key, request: other })).toEqual(E.left({ _tag: 'IdempotencyKeyReused' }))
    expect(world.posts).toHaveLength(1)
  })

  it('other values of the same members of the user are the same request', async () => {
    const world = useCaseEnvironment()
    const withPhone = (phone_number: string) => ({ ...key, request: { ...request, user: { phone_number } } })
    await ask(world, withPhone('+15555550123'))
    expect(await ask(world, withPhone('+15555550124'))).toMatchObject({ right: { _tag: 'Repeated' } })
  })

  it('an attempt that is under way is pinned, and its repeat finds the outcome', async () => {
    const world = useCaseEnvironment()
    await ledgerAfter(world, fenced())
    expect(await ask(world, key)).toMatchObject({ left: { _tag: 'RetryInProgress' } })
    expect(pins(world)).toEqual([attemptId])
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    await ledgerAfter(world, [{ _tag: 'Adopt', attempt_id: attemptId, child_id: 'idv_B' }, nowMs])
    expect(await ask(world, key)).toMatchObject({ right: { _tag: 'Repeated', attempt: { id: 'idv_B' } } })
    expect(world.posts).toEqual([])
  })

  /** The key is pinned, and its send was taken back after a definite no. */
  const pinnedWorld = async (more: Partial<RetryCommand> = key) => {
    const world = useCaseEnvironment(typingError, { retry: limited })
    expect(await ask(world, more)).toMatchObject({ left: { _tag: 'PlaidRateLimited' } })
    world.set({ retry: undefined })
    world.posts.length = 0
    return world
  }

  it('a definite no is harmless: the repeat continues with the same attempt', async () => {
    const world = await pinnedWorld()
    expect(pins(world)).toEqual([attemptId])
    expect(await ask(world, key)).toMatchObject({ right: { _tag: 'Retried', attempt: { id: 'idv_child_1' } } })
  })

  it('a child that the list shows is adopted, published, and answered', async () => {
    const world = await pinnedWorld()
    await ledgerAfter(world, [schedule(attemptId, nowMs), nowMs])
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    expect(await ask(world, key)).toMatchObject({ right: { _tag: 'Repeated', attempt: { id: 'idv_B' } } })
    expect(world.state()).toEqual({ _tag: 'Retried', child_id: 'idv_B', how: 'adopted' })
    expect(world.events.map(({ detail }) => detail['id'])).toEqual([`${attemptId}/retried/idv_B`])
    expect(world.posts).toEqual([])
  })

  it('a pinned attempt that is not the newest any more, and has no child, is superseded', async () => {
    const world = await pinnedWorld()
    world.addAttempt('idv_X', null, ...typingError)
    expect(await ask(world, key)).toMatchObject(refusedAs('superseded'))
    expect(world.posts).toEqual([])
  })

  it('what is not permitted pins nothing', async () => {
    const world = useCaseEnvironment()
    await ask(world)
    expect(await ask(world, key)).toMatchObject(refusedAs('attempt-still-active'))
    world.endNewest(...typingError)
    expect(await ask(world, key)).toMatchObject(refusedAs('cooling-down'))
    expect(pins(world)).toEqual([])
  })

  it('an attempt in review is pinned: its send may have had an effect', async () => {
    const world = useCaseEnvironment()
    await ledgerAfter(world, fenced(), [{ _tag: 'Look', attempt_id: attemptId }, nowMs + 900_000])
    expect(await ask(world, key)).toMatchObject(refusedAs('in-review'))
    expect(pins(world)).toEqual([attemptId])
  })

  const { pinsMax } = ledgerLimits
  const askOften = async (world: UseCaseEnvironment, name: string) => {
    for (let index = 0; index < pinsMax; index += 1) await ask(world, { idempotencyKey: `${name} ${index}` })
  }

  it.each<[string, Parameters<typeof useCaseEnvironment>[1], object]>([
    ['while sending is paused', { paused: E.right(true) }, refusedAs('paused')],
    ['while the pause switch cannot be read', { paused: E.left(ledgerDown) }, { left: ledgerDown }],
    ['without enough time', { remainingMs: enoughMs - 1 }, { left: { cause: 'no-time-left' } }],
    ['at the limit', { policy: [['/caps/onDemandPerSubjectMax', 1]] }, refusedAs('limit-reached')],
  ])('what is refused %s pins nothing and saves nothing', async (_, given, expected) => {
    const world = useCaseEnvironment(typingError, given)
    if (given?.policy) {
      await ask(world)
      world.endNewest(...typingError)
      world.advance(600_000)
    }
    const before = structuredClone(world.memory.subjects())
    expect(await ask(world, key)).toMatchObject(expected)
    expect(world.memory.subjects()).toEqual(before)
  })

  it('20 calls during a pause, and 20 that Plaid limits, do not stop one more', async () => {
    const world = useCaseEnvironment(typingError, { paused: E.right(true) })
    await askOften(world, 'paused')
    world.set({ paused: E.right(false), retry: limited })
    await askOften(world, 'limited')
    expect(world.posts).toHaveLength(pinsMax)
    expect(pins(world)).toHaveLength(pinsMax)
    expect(world.stored()?.attempts).toEqual([])
    world.set({ retry: undefined })
    expect(await ask(world, { idempotencyKey: 'one more' })).toMatchObject({ right: { _tag: 'Retried' } })
    expect(world.posts).toHaveLength(pinsMax + 1)
    // A repeat finds the new attempt, however many keys come later.
    await askOften(world, 'later')
    expect(await ask(world, { idempotencyKey: 'one more' })).toMatchObject({
      right: { _tag: 'Repeated', attempt: { id: 'idv_child_1' } },
    })
    expect(world.posts).toHaveLength(pinsMax + 1)
  })

  it('a new key is refused where a counted send stands behind each one, and nothing is pinned', async () => {
    const world = useCaseEnvironment()
    const longAgoMs = nowMs - windowMs
    const commands = Array.from({ length: pinsMax }, (_, index) => {
      const attempt_id = `idv_${index}`
      const pin = { key: `key ${index}`, request: 'r' }
      return [
        [onDemand(`t${index}`, { attempt_id, pin }), longAgoMs],
        [record(`t${index}`, { _tag: 'Misdirected', child_id: `idv_child_of_${index}` }, attempt_id), longAgoMs],
        [{ _tag: 'Published', ids: [`${attempt_id}/misdirected/idv_child_of_${index}`] }, longAgoMs],
      ] as const
    })
    await ledgerAfter(world, ...commands.flat())
    const before = structuredClone(world.stored())
    expect(await ask(world, key)).toMatchObject(refusedAs('limit-reached'))
    expect(world.stored()).toEqual(before)
    expect(world.posts).toEqual([])
    expect(await ask(world)).toMatchObject({ right: { _tag: 'Retried' } })
  })

  it('pin and fence are one save', async () => {
    const saved: SubjectLedger[] = []
    const world = useCaseEnvironment(typingError, {
      ledger: ledger => ({
        ...ledger,
        save: changed => {
          saved.push(changed)
          return ledger.save(changed)
        },
      }),
    })
    await ask(world, key)
    expect(saved.map(({ pins: stored, attempts }) => [stored.length, attempts[0]?.state._tag])).toEqual([
      [1, 'Sending'],
      [1, 'Retried'],
    ])
    expect(saved[0]?.attempts[0]?.sends[0]?.key).toBe(saved[0]?.pins[0]?.key)
  })

  it('that another request pinned to another attempt meanwhile saves nothing and sends nothing', async () => {
    let isFirst = true
    const world = useCaseEnvironment(typingError, {
      ledger: ledger => ({
        ...ledger,
        save: changed => async () => {
          if (!isFirst) return ledger.save(changed)()
          isFirst = false
          // The other request was faster, between the load and the save of this one.
          const pin = changed.pins.map(of => ({ ...of, attempt_id: 'idv_other' }))
          await ledger.save({ ...changed, attempts: [], pins: pin })()
          return ledger.save(changed)()
        },
      }),
    })
    expect(await ask(world, key)).toMatchObject({ left: { _tag: 'RetryInProgress' } })
    expect(world.stored()).toMatchObject({ version: 1, attempts: [], pins: [{ attempt_id: 'idv_other' }] })
    expect(world.posts).toEqual([])
  })

  it.each<[string, Parameters<typeof ledgerAfter>[1][]]>([
    ['another attempt is being sent', [[onDemand('other', { attempt_id: 'idv_0' }), nowMs]]],
    [
      'the attempt has a child that the list does not show',
      [fenced(), [{ _tag: 'Adopt', attempt_id: attemptId, child_id: 'idv_B' }, nowMs]],
    ],
  ])('the pin alone is saved where %s', async (_, commands) => {
    const world = useCaseEnvironment()
    await ledgerAfter(world, ...commands)
    const before = world.stored()
    expect(E.isLeft(await ask(world, key))).toBe(true)
    expect(pins(world)).toEqual([attemptId])
    expect(world.stored()?.attempts).toEqual(before?.attempts)
    expect(world.posts).toEqual([])
  })

  it('the key itself is not stored', async () => {
    const world = useCaseEnvironment()
    await ask(world, { idempotencyKey: 'canary-7f3d' })
    expect(JSON.stringify(world.memory.subjects())).not.toContain('canary-7f3d')
  })

  it('many concurrent requests retry one attempt, once', async () => {
    const world = useCaseEnvironment()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(world, key)))
    expect(world.posts).toHaveLength(1)
    for (const answer of answers)
      expect(E.isRight(answer) ? answer.right.attempt.id : answer.left._tag).toMatch(/^(idv_child_1|RetryInProgress)$/)
  })
})

describe('an override', () => {
  const overridable: ReadonlyArray<[Override, Edit]> = [
    ['attempt-still-active', ['/status', 'active']],
    ['already-verified', ['/status', 'success']],
  ]
  it.each(overridable)('overrides %s, and nothing else', async (override, edit) => {
    const command = { overrides: new Set([override]), idempotencyKey: 'key-1' }
    expect(await ask(useCaseEnvironment([edit]), command)).toMatchObject({ right: { _tag: 'Retried' } })
    for (const [other, otherEdit] of overridable.filter(([name]) => name !== override))
      expect(await ask(useCaseEnvironment([otherEdit]), command)).toMatchObject(refusedAs(other))
    expect(await ask(useCaseEnvironment([['/status', 'pending_review']]), command)).toMatchObject(
      refusedAs('under-review'),
    )
    const paused = useCaseEnvironment([edit], { paused: E.right(true) })
    expect(await ask(paused, command)).toMatchObject(refusedAs('paused'))
  })
})

describe('a dry run', () => {
  it.each([{}, { idempotencyKey: 'key-1' }])('writes nothing and sends nothing: %j', async more => {
    const world = useCaseEnvironment(typingError)
    expect(await ask(world, { ...more, dryRun: true })).toMatchObject({
      right: { _tag: 'DryRun', asked: 'reset', request: { strategy: 'reset' }, attempt: { id: attemptId } },
    })
    expect(world.memory.subjects()).toEqual([])
    expect(world.posts).toEqual([])
  })

  it('is refused for what the ledger has against it', async () => {
    const world = useCaseEnvironment()
    await ledgerAfter(world, fenced())
    expect(await ask(world, { dryRun: true })).toMatchObject({ left: { _tag: 'RetryInProgress' } })
  })

  it.each<[string, ReadonlyArray<Edit>, Parameters<typeof useCaseEnvironment>[1], Partial<RetryCommand>]>([
    ['while sending is paused', typingError, { paused: E.right(true) }, {}],
    ['while it is unknown whether sending is paused', typingError, { paused: E.left(ledgerDown) }, {}],
    ['without enough time', typingError, { remainingMs: 0 }, {}],
    ['of a verified person', [['/status', 'success']], {}, {}],
    ['of an attempt under review', [['/status', 'pending_review']], {}, {}],
    ['of an attempt that is not over', [['/status', 'active']], {}, {}],
    ['with a template that is not allowed', [...typingError], { templateIds: [] }, {}],
    ['soon after a retry that somebody else made', [...typingError, ...madeAgoEdits(60_000)], {}, {}],
    ['in shadow, by the bus', typingError, { mode: 'shadow' }, { isFromBus: true }],
    ['of a forged document, by the bus', forged, {}, { isFromBus: true }],
  ])('is refused as the real call is %s', async (_, edits, given, command) => {
    const answers = await Promise.all(
      [true, false].map(dryRun => ask(useCaseEnvironment(edits, given), { ...command, dryRun })),
    )
    expect(E.isLeft(answers[0] ?? E.right(undefined))).toBe(true)
    expect(answers[0]).toEqual(answers[1])
  })

  it('of a repeat writes nothing either', async () => {
    const world = useCaseEnvironment(typingError, { retry: limited })
    await ask(world, { idempotencyKey: 'key-1' })
    await ledgerAfter(world, [schedule(attemptId, nowMs), nowMs])
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    const before = structuredClone(world.stored())
    expect(await ask(world, { idempotencyKey: 'key-1', dryRun: true })).toMatchObject({ right: { _tag: 'Repeated' } })
    expect(world.stored()).toEqual(before)
  })
})

describe('from the bus', () => {
  const fromBus = { isFromBus: true, idempotencyKey: 'event-1' }

  it('is sent in enforce', async () => {
    const world = useCaseEnvironment()
    expect(await ask(world, fromBus)).toMatchObject({ right: { _tag: 'Retried' } })
  })

  it('is not sent in shadow, where a request through the API is', async () => {
    const world = useCaseEnvironment(typingError, { mode: 'shadow' })
    expect(await ask(world, fromBus)).toMatchObject(refusedAs('shadow'))
    expect(world.posts).toEqual([])
    expect(world.memory.subjects()).toEqual([])
    expect(await ask(world)).toMatchObject({ right: { _tag: 'Retried' } })
  })

  it.each<[string, Edit]>([
    ['fraud', ['/risk_check/behavior/bot_detected', 'yes']],
    ['a person’s decision', ['/steps/kyc_check', 'manually_rejected']],
    ['a watchlist', ['/steps/watchlist_screening', 'failed']],
    ['the face of another user', ['/risk_check/facial_duplicates', [{ id: 'idv_elsewhere' }]]],
    ['an open review', ['/steps/risk_check', 'pending_review']],
  ])('is vetoed by %s', async (_, edit) => {
    const world = useCaseEnvironment([...typingError, edit])
    expect(await ask(world, fromBus)).toMatchObject(refusedAs('vetoed'))
    expect(world.posts).toEqual([])
    expect(world.memory.subjects()).toEqual([])
  })

  it.each<[string, ReadonlyArray<Edit>]>([
    ['whose face it shows', [['/risk_check/facial_duplicates', [{ id: 'idv_elsewhere' }]]]],
    ['the attempt before', [['/previous_attempt_id', 'idv_elsewhere']]],
  ])('sends nothing where it cannot be read %s', async (_, edits) => {
    const failure: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }
    const world = useCaseEnvironment([...typingError, ...edits], { get: failure })
    expect(await ask(world, fromBus)).toEqual(E.left(failure))
    expect(world.posts).toEqual([])
  })
})

describe('the policy of the template', () => {
  const dayMs = 86_400_000
  const once: Edit = ['/caps/onDemandPerSubjectMax', 1]
  const segmentOf = (template: string): Edit => {
    const { caps, rules } = fixturePolicy
    return [
      '/segments',
      [{ templateIds: [template], flow: 'link', caps: { ...caps, onDemandPerSubjectMax: 1 }, rules }],
    ]
  }

  /** A retry was sent on demand so many days ago. */
  const afterOne = async (policy: ReadonlyArray<Edit>, days: number): Promise<UseCaseEnvironment> => {
    const world = useCaseEnvironment(typingError, { policy })
    const atMs = nowMs - days * dayMs
    const attempt_id = 'idv_before'
    await ledgerAfter(
      world,
      [onDemand('t1', { attempt_id }), atMs],
      [record('t1', { _tag: 'Misdirected', child_id: 'idv_child_before' }, attempt_id), atMs],
      [{ _tag: 'Published', ids: [`${attempt_id}/misdirected/idv_child_before`] }, atMs],
    )
    return world
  }

  it.each([
    ['30 days', 29, 'limit-reached'],
    ['30 days', 31, undefined],
    ['365 days', 181, 'limit-reached'],
    ['365 days', 366, undefined],
  ])('in a window of %s, after a retry %d days ago: %s', async (window, days, reason) => {
    const world = await afterOne([once, ['/windowMs', Number.parseInt(window, 10) * dayMs]], days)
    expect(await ask(world)).toMatchObject(reason === undefined ? { right: { _tag: 'Retried' } } : refusedAs(reason))
  })

  it('is that of its segment', async () => {
    expect(await ask(await afterOne([segmentOf('flwtmp_local')], 1))).toMatchObject(refusedAs('limit-reached'))
    const rehearsed = await ask(await afterOne([segmentOf('idvtmp_local')], 1), { dryRun: true })
    expect(rehearsed).toMatchObject(refusedAs('limit-reached'))
    expect(await ask(await afterOne([segmentOf('idvtmp_other')], 1))).toMatchObject({ right: { _tag: 'Retried' } })
  })
})
