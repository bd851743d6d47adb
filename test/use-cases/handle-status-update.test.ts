import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import { pendingFrom } from '../../lib/domain/ledger/waits.ts'
import type { TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import type { Edit } from '../support/edited.ts'
import { fence, onDemand, record, schedule, via } from '../support/ledger-examples.ts'
import { otherSpelling } from '../support/other-spelling.ts'
import { attemptId, jitterMs, nowMs } from '../support/plaid-answer.ts'
import { policyOf } from '../support/policy-inputs.ts'
import { rightOf } from '../support/right-of.ts'
import { subject, typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'

const minute = 60_000

const serve = (world: UseCaseEnvironment) => serveDue(subject, world.remainingMs)(world.environment())()
const update = (world: UseCaseEnvironment, id = attemptId) => handleStatusUpdate(id)(world.environment())()
const publishedBy = ({ events }: UseCaseEnvironment) =>
  events.map(({ detailType, detail }) => [detailType, detail['id']])

/** A was sent, and the outcome is unknown. */
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

describe('a status update', () => {
  it('schedules what the policy retries, and publishes it once', async () => {
    const world = useCaseEnvironment()
    expect(await update(world)).toEqual(E.right('scheduled'))
    expect(world.state()).toEqual(pendingFrom('Scheduled', nowMs))
    expect(world.stored()?.attempts[0]?.decision).toEqual({
      rules: ['one-detail-differs'],
      policy: 'fixture-v1',
      hash: policyOf().hash,
      atMs: nowMs,
    })
    expect(publishedBy(world)).toEqual([['Identity Verification Retry Scheduled', `${attemptId}/scheduled`]])
    expect(world.stored()?.outbox).toEqual([])
    expect(world.posts).toEqual([])
  })

  it('waits for the delay of the rule', async () => {
    const world = useCaseEnvironment([...typingError, ['/completed_at', new Date(nowMs - 60_000).toISOString()]])
    await update(world)
    expect(world.state()).toEqual(pendingFrom('Scheduled', nowMs + 14 * 60_000 + jitterMs))
  })

  it('that is repeated changes nothing and publishes nothing', async () => {
    const world = useCaseEnvironment()
    await update(world)
    const before = structuredClone(world.stored())
    expect(await update(world)).toEqual(E.right('already-known'))
    expect(world.stored()).toEqual(before)
    expect(world.events).toHaveLength(1)
  })

  it('that comes many times at once schedules once', async () => {
    const world = useCaseEnvironment()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => update(world)))
    expect(outcomes.every(E.isRight)).toBe(true)
    expect(world.stored()?.attempts).toHaveLength(1)
    expect(new Set(publishedBy(world).map(([, id]) => id)).size).toBe(1)
  })

  it('in shadow is decided and logged, and schedules nothing', async () => {
    const world = useCaseEnvironment(typingError, { mode: 'shadow' })
    expect(await update(world)).toEqual(E.right('shadow'))
    expect(world.memory.subjects()).toEqual([])
    expect(world.noted()).toMatchObject({
      decision: 'retry',
      reason: 'one-detail-differs',
      rules: ['one-detail-differs'],
    })
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
  ])('of %s is published, with the same id each time, and nothing is recorded', async (_, edits, outcome, type, id) => {
    for (const mode of ['enforce', 'shadow'] as const) {
      const world = useCaseEnvironment(edits, { mode })
      for (const again of [0, 1]) {
        world.advance(again)
        expect(await update(world)).toEqual(E.right(outcome))
      }
      expect(publishedBy(world)).toEqual(Array.from({ length: 2 }, () => [type, `${attemptId}/${id}`]))
      expect(world.memory.subjects()).toEqual([])
    }
  })

  it('that is decided against has an event with the same id in either spelling of the attempt', async () => {
    const ids = [attemptId, otherSpelling(attemptId)].map(async id => {
      const world = useCaseEnvironment([
        ['/id', id],
        ['/steps/watchlist_screening', 'failed'],
      ])
      await update(world, id)
      return publishedBy(world).map(([, event]) => event)
    })
    const event = [`${attemptId}/never/watchlist-screening`]
    expect(await Promise.all(ids)).toEqual([event, event])
  })

  it('is redelivered when its decision could not be published', async () => {
    const world = useCaseEnvironment([['/steps/watchlist_screening', 'failed']], { isBusDown: true })
    expect(await update(world)).toMatchObject({ left: { _tag: 'BusUnavailable' } })
  })

  it.each(['success', 'canceled'])('needs no action for an attempt that is %s', async status => {
    const world = useCaseEnvironment([...typingError, ['/status', status]])
    expect(await update(world)).toEqual(E.right('nothing-to-do'))
    expect(world.memory.subjects()).toEqual([])
    expect(world.events).toEqual([])
    expect(world.calls).toEqual(['get'])
  })

  it.each(['active', 'pending_review', 'a_status_of_tomorrow'])(
    'of an attempt that is %s has it watched: the read may be too early, and no other message may come',
    async status => {
      const world = useCaseEnvironment([...typingError, ['/status', status]])
      expect(await update(world)).toEqual(E.right('watched'))
      expect(world.state()).toMatchObject({ _tag: 'Watched', as: 'early', lookAtMs: nowMs + minute })
      expect(world.events).toEqual([])
      expect(world.calls).toEqual(['get'])
    },
  )

  it.each<[string, ReadonlyArray<Edit>]>([
    [
      'no failed step',
      [
        ['/status', 'failed'],
        ['/steps/kyc_check', 'active'],
      ],
    ],
    [
      'a failed step without its findings',
      [
        ['/steps/kyc_check', 'failed'],
        ['/kyc_check', null],
      ],
    ],
  ])('of a failed attempt with %s is looked at for an hour before it is judged', async (_, edits) => {
    const world = useCaseEnvironment(edits)
    expect(await update(world)).toEqual(E.right('watched'))
    for (const minutes of [1, 5]) {
      world.advance(nowMs + minutes * minute - world.now())
      expect(await serve(world)).toEqual(E.right('watched'))
      expect(world.events).toEqual([])
    }
    world.advance(nowMs + 60 * minute - world.now())
    expect(await serve(world)).toEqual(E.right('held'))
    expect(world.state()).toBeUndefined()
    expect(world.events).toHaveLength(1)
  })

  it('is neither held nor forgotten while the last send is ahead of this clock: it is judged once that time has come', async () => {
    const world = useCaseEnvironment()
    const loaded = rightOf(await world.memory.load(subject)())
    const aheadMs = nowMs + 120 * minute
    const sent = onDemand('ahead', { attempt_id: 'idv_0' })
    const made = record('ahead', { _tag: 'Misdirected', child_id: 'idv_other' }, 'idv_0')
    await world.put({ ...via(loaded, [sent, aheadMs], [made, aheadMs]), outbox: [] })
    expect(await update(world)).toEqual(E.right('watched'))
    for (const minutes of [1, 5, 60]) {
      world.advance(nowMs + minutes * minute - world.now())
      expect(await serve(world)).toEqual(E.right('watched'))
    }
    expect(world.events).toEqual([])
    world.advance(nowMs + 180 * minute - world.now())
    expect(await serve(world)).toEqual(E.right('scheduled'))
  })

  it('whose findings come later is judged by them', async () => {
    const world = useCaseEnvironment([['/steps/kyc_check', 'active']])
    expect(await update(world)).toEqual(E.right('watched'))
    world.endNewest(...typingError)
    world.advance(minute)
    expect(await serve(world)).toEqual(E.right('scheduled'))
  })

  /** The ledger’s item has no room for one more event, or for one more attempt. */
  const fullWorld = async (of: 'events' | 'attempts', edits = typingError) => {
    const world = useCaseEnvironment(edits)
    const loaded = rightOf(await world.memory.load(subject)())
    const count = of === 'events' ? ledgerLimits.eventsMax : ledgerLimits.attemptsMax
    const full = Array.from({ length: count }, (_, index) => `idv_${index}`).reduce(
      (filled, id) =>
        of === 'events'
          ? via(filled, [{ _tag: 'Supersede', attempt_id: id }, nowMs])
          : { ...via(filled, [schedule(id, nowMs + 86_400_000), nowMs]), outbox: [] },
      loaded,
    )
    await world.put(full)
    return world
  }
  const full = { left: { _tag: 'LedgerUnavailable', cause: 'full' } }

  it.each<[string, ReadonlyArray<Edit>]>([
    ['a retry', typingError],
    ['an attempt that is not over', [['/status', 'active']]],
    ['a read that came too early', [['/steps/kyc_check', 'active']]],
  ])('is redelivered while events fill the item, and not forgotten: %s', async (_, edits) => {
    const world = await fullWorld('events', edits)
    world.set({ isBusDown: true })
    expect(await update(world)).toMatchObject(full)
    expect(world.state()).toBeUndefined()
    const loaded = rightOf(await world.memory.load(subject)())
    await world.put({ ...loaded, outbox: [] })
    expect(await update(world)).toEqual(E.right(edits === typingError ? 'scheduled' : 'watched'))
  })

  it('is held, with the reason, where the item has no room for one more attempt', async () => {
    const world = await fullWorld('attempts')
    expect(await update(world)).toEqual(E.right('held'))
    expect(publishedBy(world)).toEqual([['Identity Verification Retry Held', `${attemptId}/held/attempts-full`]])
  })

  it('is held, with the reason, where the attempt’s id is too long for the ledger', async () => {
    const id = `idv_${'x'.repeat(ledgerLimits.attemptIdCharactersMax)}`
    const world = useCaseEnvironment([...typingError, ['/id', id]])
    expect(await update(world, id)).toEqual(E.right('held'))
    expect(publishedBy(world)).toEqual([['Identity Verification Retry Held', `${id}/held/unfit-id`]])
  })

  it('of a watched attempt is redelivered where the item has no room for one more attempt', async () => {
    const world = await fullWorld('attempts', [['/status', 'active']])
    expect(await update(world)).toMatchObject(full)
  })

  it('schedules an attempt that ended unserved', async () => {
    const world = useCaseEnvironment()
    const loaded = rightOf(await world.memory.load(subject)())
    const skip = { _tag: 'Skip', attempt_id: attemptId, reason: 'unserved' } as const
    await world.put({ ...via(loaded, [schedule(attemptId, nowMs), nowMs], [skip, nowMs]), outbox: [] })
    world.advance(minute)
    expect(await update(world)).toEqual(E.right('scheduled'))
    expect(world.state()).toMatchObject({ _tag: 'Scheduled', sinceMs: world.now(), failures: 0 })
  })

  it('of an attempt that ended unserved is redelivered while the read is too early', async () => {
    const world = useCaseEnvironment([['/steps/kyc_check', 'active']])
    const loaded = rightOf(await world.memory.load(subject)())
    const skip = { _tag: 'Skip', attempt_id: attemptId, reason: 'unserved' } as const
    await world.put({ ...via(loaded, [schedule(attemptId, nowMs), nowMs], [skip, nowMs]), outbox: [] })
    expect(E.isLeft(await update(world))).toBe(true)
    expect(world.state()).toMatchObject({ _tag: 'Skipped' })
  })

  it('of a second child of one attempt reports it as misdirected, once', async () => {
    const world = useCaseEnvironment()
    await open(world)
    for (const id of ['idv_B', 'idv_C', 'idv_C', 'idv_B', 'idv_C']) {
      if (world.atPlaid(id) === undefined) world.addAttempt(id, attemptId, ['/status', 'active'])
      await update(world, id)
    }
    expect(publishedBy(world)).toEqual([
      ['Identity Verification Retried', `${attemptId}/retried/idv_B`],
      ['Identity Verification Retry Needs Review', `${attemptId}/misdirected/idv_C`],
    ])
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>]>([
    ['a template that is not allowed', [typingError, { templateIds: ['other'] }]],
    ['a user id that the service does not accept', [[...typingError, ['/client_user_id', ' user']]]],
  ])('of %s is ignored', async (_, setting) => {
    const world = useCaseEnvironment(...setting)
    expect(await update(world)).toEqual(E.right('not-ours'))
    expect(world.calls).toEqual(['get'])
    expect(world.memory.subjects()).toEqual([])
  })

  it.each(['get', 'list'] as const)('is redelivered when Plaid’s %s fails, and nothing is recorded', async read => {
    const failure: RetryError = { _tag: 'PlaidRateLimited', retryAfterSeconds: 30 }
    const world = useCaseEnvironment(typingError, { [read]: failure })
    expect(await update(world)).toEqual(E.left(failure))
    expect(world.memory.subjects()).toEqual([])
  })

  it('is redelivered when the list does not show the attempt yet', async () => {
    const world = useCaseEnvironment(typingError, { isListStale: true })
    expect(await update(world)).toMatchObject({ left: { _tag: 'PlaidUnavailable' } })
    expect(world.events).toEqual([])
  })

  it('of a new attempt adopts it as the child of a send with an unknown outcome', async () => {
    const world = useCaseEnvironment()
    await open(world)
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    expect(await update(world, 'idv_B')).toEqual(E.right('adopted'))
    expect(world.noted()).toMatchObject({ attempt_id: attemptId, new_attempt_id: 'idv_B' })
    expect(world.state('idv_B')).toMatchObject({ _tag: 'Watched', as: 'child' })
    expect(world.state()).toEqual({ _tag: 'Retried', child_id: 'idv_B', how: 'adopted' })
    expect(publishedBy(world)).toEqual([['Identity Verification Retried', `${attemptId}/retried/idv_B`]])
  })

  it('of a new attempt that two calls serve at once is adopted by one of them', async () => {
    const world = useCaseEnvironment()
    await open(world)
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    const outcomes = await Promise.all([update(world, 'idv_B'), update(world, 'idv_B')])
    expect(outcomes.filter(outcome => E.isRight(outcome) && outcome.right === 'adopted')).toHaveLength(1)
  })

  it('of a new attempt that has failed adopts it, and decides on it', async () => {
    const world = useCaseEnvironment()
    await open(world)
    world.addAttempt('idv_B', attemptId, ...typingError)
    expect(await update(world, 'idv_B')).toEqual(E.right('scheduled'))
    expect(world.state()).toMatchObject({ _tag: 'Retried', how: 'adopted' })
    expect(world.state('idv_B')).toMatchObject({ _tag: 'Scheduled', dueAtMs: nowMs + 15 * 60_000 + 580_547 })
  })

  it.each([otherSpelling(attemptId), attemptId])('adopts it for the parent %s, in either spelling', async parent => {
    const world = useCaseEnvironment()
    await open(world)
    world.addAttempt('flwses_B', parent, ['/status', 'active'])
    await update(world, 'flwses_B')
    expect(world.state()).toEqual({ _tag: 'Retried', child_id: 'flwses_B', how: 'adopted' })
    expect(publishedBy(world)).toEqual([['Identity Verification Retried', `${attemptId}/retried/idv_B`]])
  })

  it('of an attempt that is its own parent adopts nothing', async () => {
    const world = useCaseEnvironment([...typingError, ['/previous_attempt_id', otherSpelling(attemptId)]])
    await open(world, 'automatic')
    await update(world)
    expect(world.state()).toMatchObject({ _tag: 'Unknown' })
  })

  it('of a template that is allowed in the other spelling is scheduled', async () => {
    const world = useCaseEnvironment(typingError, { templateIds: ['flwtmp_local'] })
    expect(await update(world)).toEqual(E.right('scheduled'))
  })

  it('about an attempt in two spellings schedules once', async () => {
    const world = useCaseEnvironment()
    await update(world)
    expect(entryOf(rightOf(await world.memory.load(subject)()), otherSpelling(attemptId))).toBeDefined()
    const inOther = { ...subject, template_id: 'flwtmp_local' as TemplateId }
    expect(rightOf(await world.memory.load(inOther)()).attempts).toHaveLength(1)
  })

  it('of an attempt that follows one without a ledger entry adopts nothing', async () => {
    const world = useCaseEnvironment()
    world.addAttempt('idv_B', attemptId, ['/status', 'active'])
    await update(world, 'idv_B')
    expect(world.stored()?.attempts.map(({ attempt_id }) => attempt_id)).toEqual(['idv_B'])
  })

  it('leaves an attempt to the sweep while its automatic send has no known outcome', async () => {
    const world = useCaseEnvironment()
    await open(world, 'automatic')
    expect(await update(world)).toEqual(E.right('already-known'))
    expect(world.state()).toMatchObject({ _tag: 'Unknown' })
  })

  it('is redelivered while a send on demand has no known outcome, and decided after a definite no', async () => {
    const world = useCaseEnvironment()
    await open(world)
    expect(await update(world)).toMatchObject({ left: { _tag: 'RetryInProgress' } })
    expect(world.state()).toMatchObject({ _tag: 'Unknown' })
    const loaded = rightOf(await world.memory.load(subject)())
    const result = { _tag: 'DefiniteNo', notBeforeMs: nowMs, random: 0 } as const
    await world.put(via(loaded, [{ _tag: 'Record', attempt_id: attemptId, token: 'other', result }, nowMs]))
    expect(await update(world)).toEqual(E.right('scheduled'))
  })

  it('sends nothing, in any order of status updates', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(attemptId, 'idv_B', 'idv_not_known')), async ids => {
        const world = useCaseEnvironment()
        world.addAttempt('idv_B', attemptId, ...typingError)
        for (const id of ids) await update(world, id)
        expect(world.posts).toEqual([])
        expect(world.calls).not.toContain('retry')
      }),
      { numRuns: 50 },
    ))
})
