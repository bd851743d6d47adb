import * as E from 'fp-ts/Either'
import { beforeEach, expect, it, vi } from 'vitest'
import { transition } from '../../lib/domain/ledger/transition.ts'
import type { RetryRequest } from '../../lib/domain/request/retry-request.ts'
import { retryOnDemand } from '../../lib/use-cases/retry-on-demand.ts'
import { plaidError } from '../support/plaid-error.ts'
import { answered, subject, typingError, useCaseEnvironment } from '../support/use-case-environment.ts'

vi.mock('../../lib/domain/ledger/transition.ts', async importOriginal => {
  const original = await importOriginal<{ transition: typeof transition }>()
  return { transition: vi.fn(original.transition) }
})
beforeEach(() => void vi.mocked(transition).mockClear())

const { client_user_id, template_id } = subject
const request: RetryRequest = { client_user_id, template_id, strategy: 'incomplete' }

const commandsOf = async (given: Parameters<typeof useCaseEnvironment>[1], key?: string) => {
  const world = useCaseEnvironment(typingError, given)
  const remainingMs = world.remainingMs
  const command = { request, dryRun: false, overrides: new Set<never>(), isFromBus: false, remainingMs }
  const result = await retryOnDemand({ ...command, ...(key !== undefined && { idempotencyKey: key }) })(
    world.environment(),
  )()
  return { result, commands: vi.mocked(transition).mock.calls.map(([, { _tag }]) => _tag) }
}

it('a call on demand changes the ledger twice, and pins its key by the first change', async () => {
  const without = await commandsOf({})
  expect(E.isRight(without.result)).toBe(true)
  expect(without.commands).toEqual(['Fence', 'Record'])
  vi.mocked(transition).mockClear()
  const withKey = await commandsOf({}, 'key')
  expect(E.isRight(withKey.result)).toBe(true)
  expect(withKey.commands).toEqual(['Fence', 'Record'])
})

it.each([
  ['may have been done', answered(500, '')],
  ['was limited', answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), '9')],
])('a call that %s changes the ledger twice too', async (_, retry) => {
  expect((await commandsOf({ retry })).commands).toEqual(['Fence', 'Record'])
})

it('a refusal is recorded before it is published, and then removed from the outbox', async () => {
  const retry = answered(400, plaidError('INVALID_REQUEST', 'INVALID_FIELD'))
  expect((await commandsOf({ retry })).commands).toEqual(['Fence', 'Record', 'Published'])
})

it('an event that the bus did not take stays in the outbox that the record wrote', async () => {
  expect((await commandsOf({ isBusDown: true })).commands).toEqual(['Fence', 'Record'])
})

it('a request that is refused changes nothing', async () => {
  expect((await commandsOf({ remainingMs: 0 })).commands).toEqual([])
})
