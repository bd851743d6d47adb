import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FaultName } from '../../local/plaid-simulator/faults.ts'
import { inFull, someOf } from '../support/size.ts'
import { openStage, type Stage, type User } from './stage.ts'
import type { Task } from './worker.ts'

const serve: Task = { kind: 'serve' }
const onDemand: Task = { kind: 'on demand', idempotencyKey: 'key-1' }

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

/** A user with a scheduled attempt that is due. */
const scheduled = async (fault?: FaultName, more: object = {}): Promise<User> => {
  const user = await stage.aUser(fault === 'timeout_after_commit' ? 400 : undefined)
  await user.run({ kind: 'status-update', attempt_id: user.attempt_id })
  expect(await user.state()).toMatchObject({ _tag: 'Scheduled' })
  if (fault) stage.plaid.addFault({ endpoint: '/identity_verification/retry', fault, ...more })
  return user
}

interface Outcome {
  readonly state: 'sent' | 'adopted' | 'review'
  readonly posts: 0 | 1
  readonly children: 0 | 1
}

const sent: Outcome = { state: 'sent', posts: 1, children: 1 }
const adopted: Outcome = { state: 'adopted', posts: 1, children: 1 }
const review = (posts: 0 | 1): Outcome => ({ state: 'review', posts, children: 0 })

/** Redelivers the message, sweeps every minute until long after the quarantine, and then expects this outcome. */
const endsAs = async (user: User, { state, posts, children }: Outcome): Promise<void> => {
  await user.run(serve)
  await user.sweepFor(18)
  await user.run(serve)
  expect({ posts: user.posts(), children: user.children() }).toEqual({ posts, children })
  expect(await user.state()).toMatchObject(state === 'review' ? { _tag: 'Review' } : { _tag: 'Retried', how: state })
  expect(user.published()).toEqual(['scheduled', state === 'review' ? 'review' : 'retried'])
}

describe('a worker that is killed', () => {
  test.each(
    someOf<[string, Parameters<User['crash']>[1], Outcome]>(
      [
        ['before any call', 'before ledger.load#1', sent],
        ['after the list', 'after plaid.list#1', sent],
        ['after the attempt was read', 'after plaid.get#1', sent],
        ['after a budget was reserved', 'after budget.save#1', sent],
        ['before the fence was applied', 'before ledger.save#1', sent],
        ['after the fence, before the request', 'after ledger.save#1', review(0)],
        ['just before the request', 'before plaid.retry#1', review(0)],
        ['after the answer, before the new attempt is published', 'after plaid.retry#1', adopted],
        ['just before the new attempt is published', 'before bus.put#1', adopted],
        ['after the new attempt was published, before the record', 'after bus.put#1', adopted],
        ['before the record was applied', 'before ledger.save#2', adopted],
        ['after the record, before its message is deleted', 'after ledger.save#2', sent],
      ],
      12,
    ),
  )('%s', async (_, at, outcome) => {
    const user = await scheduled()
    await user.crash(serve, at)
    await endsAs(user, outcome)
  })

  test.each(
    someOf<[string, FaultName, object, Outcome]>(
      [
        ['while its request is lost on the way', 'hang', {}, review(1)],
        ['while its request is under way, and arrives later', 'late_commit', { delay_ms: 120_000 }, adopted],
        ['after Plaid has retried, and while it does not answer', 'timeout_after_commit', {}, adopted],
      ],
      3,
    ),
  )('%s', async (_, fault, more, outcome) => {
    const user = await scheduled(fault, more)
    await user.crashInFlight(serve)
    await endsAs(user, outcome)
  })

  inFull(() => {
    test('after a rate limit, before the record', async () => {
      const user = await scheduled('429')
      await user.crash(serve, 'after plaid.retry#1')
      await endsAs(user, review(1))
    })

    test.each<Parameters<User['crash']>[1]>(['after plaid.list#1', 'before ledger.save#1', 'after ledger.save#1'])(
      'and the worker that takes over is killed too: %s',
      async at => {
        const user = await scheduled()
        await user.crash(serve, 'after plaid.retry#1')
        await stage.advance(60_000)
        await user.crash(serve, at)
        await endsAs(user, adopted)
      },
    )
  })
})

describe('a worker that runs on after a lost answer', () => {
  test.each(
    someOf<[string, FaultName, Outcome]>(
      [
        ['Plaid resets the connection after the retry', 'reset_after_commit', adopted],
        ['Plaid answers 500 after the retry', '500_after_commit', adopted],
        ['Plaid retries and does not answer', 'timeout_after_commit', adopted],
        ['Plaid’s answer is cut short', 'truncated', adopted],
        ['Plaid answers 500 without a retry', '500', review(1)],
      ],
      5,
    ),
  )('%s', async (_, fault, outcome) => {
    const user = await scheduled(fault)
    await user.run(serve)
    expect(await user.state()).toMatchObject({ _tag: 'Unknown' })
    await endsAs(user, outcome)
  })

  test.each(
    someOf<[string, 'after ledger.save#1' | 'after ledger.save#2']>(
      [
        ['to its fence: it finds its own token and continues', 'after ledger.save#1'],
        ['to its record: it reads its own result', 'after ledger.save#2'],
      ],
      2,
    ),
  )('%s', async (_, at) => {
    const user = await scheduled()
    await user.run(serve, { at, act: 'lose' })
    expect(await user.state()).toMatchObject({ _tag: 'Retried', how: 'sent' })
    await endsAs(user, sent)
  })
})

describe('a worker that is frozen, loses its send to another worker, and continues', () => {
  test('before its request: it cannot un-send, and sends nothing', async () => {
    const user = await scheduled()
    const worker = await user.freeze(serve, 'after ledger.save#1')
    await user.sweepFor(2)
    expect(await user.state()).toMatchObject({ _tag: 'Unknown' })
    await worker.thaw()
    expect(user.posts()).toBe(0)
    await endsAs(user, review(0))
  })

  inFull(() => {
    test('before its request, and no worker took over: it un-sends, and the retry is sent later', async () => {
      const user = await scheduled()
      const worker = await user.freeze(serve, 'after ledger.save#1')
      await stage.advance(3_000)
      await worker.thaw()
      expect(user.posts()).toBe(0)
      expect(await user.state()).toMatchObject({ _tag: 'Waiting' })
      await endsAs(user, sent)
    })

    test('between gate and request: no other worker has sent', async () => {
      const user = await scheduled()
      const worker = await user.freeze(serve, 'before plaid.retry#1')
      await user.sweepFor(2)
      await worker.thaw()
      await endsAs(user, sent)
    })

    test('and gets no answer to its late request: the new attempt is adopted', async () => {
      const user = await scheduled('timeout_after_commit')
      const worker = await user.freeze(serve, 'before plaid.retry#1')
      await user.sweepFor(2)
      await worker.thaw()
      await endsAs(user, adopted)
    })

    test('before its record: its result agrees with the adopted attempt', async () => {
      const user = await scheduled()
      const worker = await user.freeze(serve, 'after plaid.retry#1')
      await user.sweepFor(2)
      expect(await user.state()).toMatchObject({ _tag: 'Retried', how: 'adopted' })
      await worker.thaw()
      await endsAs(user, adopted)
    })

    test('before its record, and the list shows no child until the review: its own evidence counts', async () => {
      const user = await scheduled()
      const worker = await user.freeze(serve, 'after plaid.retry#1')
      stage.plaid.setKnobs({ listLagMs: 86_400_000 })
      await user.sweepFor(18)
      expect(await user.state()).toMatchObject({ _tag: 'Review' })
      await worker.thaw()
      stage.plaid.setKnobs({ listLagMs: 0 })
      expect(await user.state()).toMatchObject({ _tag: 'Retried', how: 'sent' })
      expect({ posts: user.posts(), children: user.children() }).toEqual({ posts: 1, children: 1 })
      expect(user.published()).toEqual(['scheduled', 'review', 'retried'])
    })
  })
})

describe('an on-demand retry under a key', () => {
  test.each(
    someOf<[string, Parameters<User['crash']>[1], 0 | 1, object]>(
      [
        ['before the fence, which pins the key', 'before ledger.save#1', 0, { right: { _tag: 'Retried' } }],
        ['after the fence, which pinned the key', 'after ledger.save#1', 0, { left: { _tag: 'RetryInProgress' } }],
        ['after the answer', 'after plaid.retry#1', 1, { left: { _tag: 'RetryInProgress' } }],
        ['after the record', 'after ledger.save#2', 1, { right: { _tag: 'Repeated' } }],
      ],
      4,
    ),
  )('is answered when it is repeated, if its worker was killed %s', async (_, at, posts, answer) => {
    const user = await stage.aUser()
    await user.crash(onDemand, at)
    expect(user.posts()).toBe(posts)
    expect(await user.run(onDemand)).toMatchObject(answer)
    await user.sweepFor(18)
    const isLost = at === 'after ledger.save#1'
    expect(await user.run(onDemand)).toMatchObject(
      isLost ? { left: { reason: 'in-review' } } : { right: { _tag: 'Repeated' } },
    )
    expect({ posts: user.posts(), children: user.children() }).toEqual(
      isLost ? { posts: 0, children: 0 } : { posts: 1, children: 1 },
    )
  })

  test('two requests and a webhook at once: one retry is sent, the other requests are answered', async () => {
    const user = await stage.aUser()
    await Promise.all([
      user.run(onDemand),
      user.run({ kind: 'on demand', idempotencyKey: 'key-2' }),
      user.run({ kind: 'status-update', attempt_id: user.attempt_id }),
      user.run(serve),
    ])
    expect(user.posts()).toBe(1)
    await user.run(serve)
    await user.sweepFor(3)
    expect(await user.state()).toMatchObject({ _tag: 'Retried', how: 'sent' })
    expect({ posts: user.posts(), children: user.children() }).toEqual({ posts: 1, children: 1 })
  })
})

inFull(() => {
  describe('old state and old messages', () => {
    test('a table that is restored to a time before the fence: the precheck finds the new attempt', async () => {
      const user = await scheduled()
      const before = await user.item()
      await user.run(serve)
      expect(await user.state()).toMatchObject({ _tag: 'Retried', how: 'sent' })
      await user.restore(before)
      expect(await user.state()).toMatchObject({ _tag: 'Scheduled' })
      await endsAs(user, adopted)
    })

    test('webhooks, requests and dead letters of months ago: the ledger still has the retry', async () => {
      const user = await scheduled()
      await user.run(serve)
      const request = await stage.aUser()
      expect(await request.run(onDemand)).toMatchObject({ right: { _tag: 'Retried' } })
      await stage.advance(90 * 86_400_000)
      expect(await user.run({ kind: 'status-update', attempt_id: user.attempt_id })).toMatchObject({
        right: 'already-known',
      })
      expect(await user.run(serve)).toMatchObject({ right: 'not-completed' })
      expect(await user.run(serve)).toMatchObject({ right: 'nothing-due' })
      expect(await request.run(onDemand)).toMatchObject({ right: { _tag: 'Repeated' } })
      expect([user.posts(), request.posts()]).toEqual([1, 1])
    })
  })
})
