import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { expect, it } from 'vitest'
import { ordersLine, ordersOf, proveOrders } from './orders.ts'
import type { Change } from './simulation/change.ts'

const some = ordersOf(7).filter((_, index) => index % 101 === 0)

it('seven events have 5040 different orders', () => {
  const orders = ordersOf(7).map(String)
  expect(new Set(orders).size).toBe(5_040)
})

it('events in any order, delivered once or twice, lead to one ledger', async () => {
  const proof = await proveOrders(undefined, some)
  expect(ordersLine(proof)).toBe('orders: 50 of 50 give one ledger')
  const [ofService, ofDashboard] = proof.ledgers.map(ledger => JSON.parse(ledger))
  expect(ofService).toMatchObject([
    {
      attempts: [
        { attempt_id: 'A', state: { _tag: 'Retried', child_id: 'B', how: 'adopted' } },
        { attempt_id: 'B', state: { _tag: 'Retried', child_id: 'C', how: 'sent' } },
      ],
      outbox: [],
    },
  ])
  expect(ofDashboard).toMatchObject([
    { attempts: [{ attempt_id: 'B', state: { _tag: 'Retried', child_id: 'C', how: 'sent' } }], outbox: [] },
  ])
})

/** Reads the first attempt that a status update names as successful. */
const firstReadsAsSuccess = (): Change => {
  let first: string | undefined
  return {
    plaid: plaid => ({
      ...plaid,
      getSnapshot: id =>
        pipe(
          plaid.getSnapshot(id),
          TE.map(snapshot => {
            first ??= id
            return first === id ? { ...snapshot, status: 'success' as const } : snapshot
          }),
        ),
    }),
  }
}

it('the proof detects a service that depends on the first event', async () => {
  const { alike, orders } = await proveOrders(firstReadsAsSuccess, some)
  expect(orders).toBe(50)
  expect(alike).toBeLessThan(45)
})
