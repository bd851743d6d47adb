import { expect, test } from 'vitest'
import { closedWatch, type FirstAttempt } from '../../../lib/domain/automatic/first-attempt.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'

test('a closed attempt is not looked at again, and keeps what was known of it', () => {
  const watched: FirstAttempt = {
    ...subjectKey(),
    attempt_id: 'A',
    version: 2,
    startedAtMs: t0,
    looks: 3,
    steps: 's',
  }
  expect(closedWatch({ ...watched, lookAtMs: t0 }, 7)).toStrictEqual({ ...watched, expiresAtSeconds: 7 })
})
