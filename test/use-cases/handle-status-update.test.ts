import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import type { Edit } from '../support/edited.ts'
import { fence, onDemand, schedule, via } from '../support/ledger-examples.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { rightOf } from '../support/right-of.ts'
import { subject, typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'

const hint = (world: UseCaseEnvironment, id = attemptId) => handleStatusUpdate(id)(world.environment())()
const told = ({ events }: UseCaseEnvironment) => events.map(({ detailType, detail }) => [detailType, detail['id']])

/** A was sent, and nobody knows what came of it. */
const open = async (world: UseCaseEnvironment, mode: 'automatic' | 'on-demand' = 'on-demand') => {
  const loaded = rightOf(await world.memory.load(subject)())
  const result = { _tag: 'Unknown' } as const
  const fences = {
    automatic: [schedule(attemptId, nowMs), fence('other', { attempt_id: attemptId })],
    'on-demand': [onDemand('other', { attempt_id: attemptId })],
  }
  const steps = [...fences[mode], { _tag: 'Record', attempt_id: attemptId, token: 'other', result } as const]
  await world.put(via(loaded, ...steps.map(step => [step, nowMs] as const)))
}

describe('a hint that an attempt has changed', () => {
  it('schedules what the policy retries, and tells so once', async () => {
    const world = useCaseEnvironment()
    expect(await hint(world)).toEqual(E.right('scheduled'))
    expect(world.state()).toEqual({ _tag: 'Scheduled', dueAtMs: nowMs })
    expect(world.stored()?.attempts[0]?.decision).toEqual({
      rules: ['one-detail-differs'],
      policy: 'fixture-v1',
      atMs: nowMs,
    })
    expect(told(world)).toEqual([['Identity Verification Retry Scheduled', `${attemptId}/scheduled`]])
    expect(world.stored()?.outbox).toEqual([])
    expect(world.posts).toEqual([])
  })

  it('waits for the delay of the rule', async () => {
    const world = useCaseEnvironment([...typingError, ['/completed_at', new Date(nowMs - 60_000).toISOString()]])
    await hint(world)
    expect(world.state()).toEqual({ _tag: 'Scheduled', dueAtMs: nowMs + 540_000 })
  })

  it('that is repeated changes nothing and tells nothing', async () => {
    const world = useCaseEnvironment()
    await hint(world)
    const before = structuredClone(world.stored())
    expect(await hint(world)).toEqual(E.right('already-known'))
    expect(world.stored()).toEqual(before)
    expect(world.events).toHaveLength(1)
  })

  it('that comes many times at once schedules once', async () => {
    const world = useCaseEnvironment()
    const endings = await Promise.all(Array.from({ length: 10 }, () => hint(world)))
    expect(endings.every(E.isRight)).toBe(true)
    expect(world.stored()?.attempts).toHaveLength(1)
    expect(new Set(told(world).map(([, id]) => id)).size).toBe(1)
  })

  it('in shadow decides, notes it, and schedules nothing', async () => {
    const world = useCaseEnvironment(typingError, { mode: 'shadow' })
    expect(await hint(world)).toEqual(E.right('shadow'))
    expect(world.memory.subjects()).toEqual([])
    expect(world.noted()).toMatchObject({ decision: { outcome: 'Retry', fired: ['one-detail-differs'] } })
  })

  it.each<[string, ReadonlyArray<Edit>, string, string, string]>([
    [
      'two details that conflict',
      [
        ['/steps/kyc_check', 'failed'],
        ['/kyc_check/date_of_birth/summary', 'no_match'],
      ],
      'held',
      'Identity Verification Retry Held',
      'held/details-conflict',
    ],
    [
      'a forged document',
      [
        ['/steps/documentary_verification', 'failed'],
        ['/documentary_verification/documents/0/analysis/authenticity', 'no_match'],
      ],
      'never',
      'Identity Verification Retry Never',
      'never/document-forged',
    ],
    [
      'a watchlist',
      [['/steps/watchlist_screening', 'failed']],
      'never',
      'Identity Verification Retry Never',
      'never/watchlist-screening',
    ],
  ])('of %s is told, with the same id each time, and nothing is remembered', async (_, edits, ending, type, id) => {
    for (const mode of ['enforce', 'shadow'] as const) {
      const world = useCaseEnvironment(edits, { mode })
      for (const again of [0, 1]) {
        world.advance(again)
        expect(await hint(world)).toEqual(E.right(ending))
      }
      expect(told(world)).toEqual(Array.from({ length: 2 }, () => [type, `${attemptId}/${id}`]))
      expect(world.memory.subjects()).toEqual([])
    }
  })

  it('is given back to the queue where a decision could not be told', async () => {
    const world = useCaseEnvironment([['/steps/watchlist_screening', 'failed']], { isBusDown: true })
    expect(await hint(world)).toMatchObject({ left: { _tag: 'BusUnavailable' } })
  })

  it.each(['success', 'active', 'canceled', 'pending_review', 'a_status_of_tomorrow'])(
    'is nothing to do for an attempt that is %s',
    async status => {
      const world = useCaseEnvironment([...typingError, ['/status', status]])
      expect(await hint(world)).toEqual(E.right('nothing-to-do'))
      expect(world.memory.subjects()).toEqual([])
      expect(world.events).toEqual([])
      expect(world.calls).toEqual(['get'])
    },
  )

  it.each<[string, Parameters<typeof useCaseEnvironment>]>([
    ['a template that is not allowed', [typingError, { templateIds: ['other'] }]],
    ['a user whose id we would not take', [[...typingError, ['/client_user_id', ' user']]]],
  ])('of %s is not ours', async (_, setting) => {
    const world = useCaseEnvironment(...setting)
    expect(await hint(world)).toEqual(E.right('not-ours'))
    expect(world.calls).toEqual(['get'])
    expect(world.memory.subjects()).toEqual([])
  })

  it.each(['get', 'list'] as const)('goes back where Plaid’s %s fails, and leaves no trace', async read => {
    const failure: RetryError = { _tag: 'PlaidRateLimited', retryAfterSeconds: 30 }
    const world = useCaseEnvironment(typingError, { [read]: failure })
    expect(await hint(world)).toEqual(E.left(failure))
    expect(world.memory.subjects()).toEqual([])
  })

  it('goes back where the list does not show the attempt yet', async () => {
    const world = useCaseEnvironment(typingError, { isListStale: true })
    expect(await hint(world)).toMatchObject({ left: { _tag: 'PlaidUnavailable' } })
    expect(world.events).toEqual([])
  })

  it('of the new attempt adopts the one whose outcome was open', async () => {
    const world = useCaseEnvironment()
    await open(world)
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    expect(await hint(world, 'idv_B')).toEqual(E.right('nothing-to-do'))
    expect(world.state()).toEqual({ _tag: 'Retried', child_id: 'idv_B', how: 'adopted' })
    expect(told(world)).toEqual([['Identity Verification Retried', `${attemptId}/retried/idv_B`]])
  })

  it('of a new attempt that has failed adopts, and goes on with it', async () => {
    const world = useCaseEnvironment()
    await open(world)
    world.addAttempt('idv_B', attemptId, ...typingError)
    expect(await hint(world, 'idv_B')).toEqual(E.right('scheduled'))
    expect(world.state()).toMatchObject({ _tag: 'Retried', how: 'adopted' })
    expect(world.state('idv_B')).toMatchObject({ _tag: 'Scheduled', dueAtMs: nowMs + 600_000 })
  })

  it('of an attempt that follows one we never acted on adopts nothing', async () => {
    const world = useCaseEnvironment()
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    await hint(world, 'idv_B')
    expect(world.memory.subjects()).toEqual([])
  })

  it('leaves an attempt alone whose automatic send is open: it is the sweep’s', async () => {
    const world = useCaseEnvironment()
    await open(world, 'automatic')
    expect(await hint(world)).toEqual(E.right('already-known'))
    expect(world.state()).toMatchObject({ _tag: 'Unknown' })
  })

  it('is told again later while a person’s request for the attempt is open: should Plaid say no, it is judged then', async () => {
    const world = useCaseEnvironment()
    await open(world)
    expect(await hint(world)).toMatchObject({ left: { _tag: 'RetryInProgress' } })
    expect(world.state()).toMatchObject({ _tag: 'Unknown' })
    const loaded = rightOf(await world.memory.load(subject)())
    const result = { _tag: 'DefiniteNo', dueAtMs: nowMs } as const
    await world.put(via(loaded, [{ _tag: 'Record', attempt_id: attemptId, token: 'other', result }, nowMs]))
    expect(await hint(world)).toEqual(E.right('scheduled'))
  })

  it('sends nothing, in whatever order hints come', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(attemptId, 'idv_B', 'idv_nobody')), async ids => {
        const world = useCaseEnvironment()
        world.addAttempt('idv_B', attemptId, ...typingError)
        for (const id of ids) await hint(world, id)
        expect(world.posts).toEqual([])
        expect(world.calls).not.toContain('retry')
      }),
      { numRuns: 50 },
    ))
})
