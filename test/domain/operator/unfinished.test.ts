import { expect, it } from 'vitest'
import { unfinished } from '../../../lib/domain/operator/unfinished.ts'
import { emptySubject, failure, fence, record, schedule, t0, unknown, via } from '../../support/ledger-examples.ts'

const hourMs = 3_600_000

it('is a send without a known outcome', () => {
  const [row] = unfinished(via(emptySubject, schedule('A'), fence('t1'), record('t1', unknown)))
  expect(row).toMatchObject({ attempt_id: 'A', client_user_id: 'user-1', state: 'unknown', failures: 0 })
  expect(Date.parse(String(row?.due_at))).toBeGreaterThan(t0)
})

it('is what was due and could not be sent, with the number of its failures', () => {
  const failed = via(emptySubject, schedule('A'), failure(), [failure(), t0 + hourMs])
  expect(unfinished(failed)).toMatchObject([{ attempt_id: 'A', state: 'waiting', failures: 2 }])
})

it('is not what is only planned, and not what is in review', () => {
  expect(unfinished(via(emptySubject, schedule('A')))).toEqual([])
  const reviewed = via(emptySubject, schedule('A'), fence('t1'), record('t1', unknown), [
    { _tag: 'Look', attempt_id: 'A' },
    t0 + 16 * 60_000,
  ])
  expect(unfinished(reviewed)).toEqual([])
})
