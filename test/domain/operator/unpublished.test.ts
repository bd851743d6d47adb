import { expect, it } from 'vitest'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import { unpublished } from '../../../lib/domain/operator/unpublished.ts'
import { emptySubject, schedule, via } from '../../support/ledger-examples.ts'

const subject = via(emptySubject, schedule('A'))
const dueMs = Math.max(...subject.outbox.map(({ atMs }) => atMs)) + ledgerLimits.eventGraceMs

it('is an event whose process had the time to publish it, with its attempt', () => {
  expect(subject.outbox.length).toBeGreaterThan(0)
  const rows = unpublished(subject, dueMs)
  expect(rows).toHaveLength(subject.outbox.length)
  expect(rows[0]).toMatchObject({ attempt_id: 'A', client_user_id: 'user-1', kind: 'scheduled' })
})

it('is not an event that is just being published', () => {
  expect(unpublished(subject, dueMs - 1)).toEqual([])
})
