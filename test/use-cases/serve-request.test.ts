import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { TemplateId } from '../../lib/domain/request/identifiers.ts'
import { serveRequest } from '../../lib/use-cases/serve-request.ts'
import { attemptId } from '../support/plaid-answer.ts'
import { plaidError } from '../support/plaid-error.ts'
import { answered, ledgerDown, subject, typingError, useCaseEnvironment } from '../support/use-case-environment.ts'

const hourMs = 3_600_000
type World = ReturnType<typeof useCaseEnvironment>

const requestedAt = (world: World, requestedAtMs: number | undefined, members: object = {}) =>
  serveRequest({
    command: {
      request: {
        client_user_id: subject.client_user_id,
        template_id: subject.template_id,
        strategy: 'reset',
        ...members,
      },
      idempotencyKey: 'key-1',
      dryRun: false,
      overrides: new Set(),
      isFromBus: true,
      remainingMs: world.remainingMs,
    },
    requestedAtMs,
  })(world.environment())()

const unserved = E.right({ _tag: 'Unserved' })

describe('a request on the bus', () => {
  it.each([
    ['less than an hour ago', hourMs - 1],
    ['by a clock that is ahead', -hourMs],
  ])('that was made %s is sent', async (_, ageMs) => {
    const world = useCaseEnvironment(typingError)
    expect(await requestedAt(world, world.now() - ageMs)).toMatchObject({ right: { _tag: 'Retried' } })
  })

  it('without a readable time is sent', async () => {
    expect(await requestedAt(useCaseEnvironment(typingError), undefined)).toMatchObject({ right: { _tag: 'Retried' } })
  })

  it('that was made an hour ago is not sent any more, and ends as held with an event', async () => {
    const world = useCaseEnvironment(typingError)
    expect(await requestedAt(world, world.now() - hourMs)).toEqual(unserved)
    expect(world.posts).toEqual([])
    expect(world.calls).toEqual(['bus'])
    expect(world.events).toMatchObject([
      {
        source: 'idv-retry',
        detailType: 'Identity Verification Retry Held',
        detail: { ...subject, outcome: 'held', reason: 'unserved', applicant_text: { id: 'contact-support' } },
      },
    ])
    expect(world.events[0]?.detail).not.toHaveProperty('attempt_id')
  })

  it('ends with the same event each time it is delivered, and another request with another', async () => {
    const world = useCaseEnvironment(typingError)
    const made = world.now() - hourMs
    await requestedAt(world, made)
    world.advance(60_000)
    await requestedAt(world, made)
    world.set({ templateIds: ['idvtmp_local', 'idvtmp_other'] })
    await requestedAt(world, made, { template_id: 'idvtmp_other' as TemplateId })
    const [one, same, other] = world.events.map(({ detail }) => detail['id'])
    expect(same).toBe(one)
    expect(other).not.toBe(one)
    expect(JSON.stringify(world.events)).not.toContain('key-1')
  })

  it('whose key was used for an attempt without a send names that attempt', async () => {
    const limited = answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'))
    const world = useCaseEnvironment(typingError, { retry: limited })
    expect(await requestedAt(world, world.now())).toMatchObject({ left: { _tag: 'PlaidRateLimited' } })
    expect(await requestedAt(world, world.now() - hourMs)).toEqual(unserved)
    expect(world.events.at(-1)?.detail).toMatchObject({ attempt_id: attemptId, reason: 'unserved' })
  })

  it('whose retry was sent is answered from the ledger, however late it is delivered', async () => {
    const world = useCaseEnvironment(typingError)
    const made = world.now()
    await requestedAt(world, made)
    world.advance(100 * hourMs)
    expect(await requestedAt(world, made)).toMatchObject({ right: { _tag: 'Repeated' } })
    expect(world.posts).toHaveLength(1)
  })

  it('for a template that is not allowed is refused, and has no event', async () => {
    const world = useCaseEnvironment(typingError, { templateIds: [] })
    expect(await requestedAt(world, world.now() - hourMs)).toEqual(E.left({ _tag: 'NotAllowed' }))
    expect(world.events).toEqual([])
  })

  it('is delivered again while the ledger or the bus does not answer', async () => {
    const noLedger = useCaseEnvironment(typingError, {
      ledger: ledger => ({ ...ledger, load: () => async () => E.left(ledgerDown) }),
    })
    expect(await requestedAt(noLedger, noLedger.now() - hourMs)).toEqual(E.left(ledgerDown))
    const noBus = useCaseEnvironment(typingError, { isBusDown: true })
    expect(await requestedAt(noBus, noBus.now() - hourMs)).toMatchObject({ left: { _tag: 'BusUnavailable' } })
  })
})
