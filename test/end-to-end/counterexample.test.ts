import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stack } from '../../local/stack.ts'
import { attemptsIn } from '../../local/start/attempt-file.ts'
import { playAttempts } from '../../local/start/play-attempts.ts'
import { counterexamplesOfFirstVersion } from '../policy-tools/first-version.ts'
import { startStack } from '../support/audited.ts'

const hourMs = 3_600_000

const wanted: Readonly<Record<string, readonly [detailType: string, reason: string | undefined]>> = {
  'a-contradicted-detail-is-held': ['Identity Verification Retry Held', 'conflict-with-document'],
  'details-that-conflict-are-held': ['Identity Verification Retry Held', 'details-conflict'],
  'every-template-has-a-live-retry': ['Identity Verification Retry Scheduled', undefined],
  'what-passed-does-not-count': ['Identity Verification Retry Held', 'no-rule-matches'],
}

describe('a counterexample of the first version is played, and the service decides as it should', () => {
  let stack: Stack
  let events: Array<{ readonly 'detail-type': string; readonly detail: unknown }>
  beforeEach(async () => {
    events = []
    stack = await startStack({ plaidEnv: 'production', onEvent: event => events.push(event) })
  })
  afterEach(() => stack.close())

  it.each(counterexamplesOfFirstVersion().map(file => [file.law, file] as const))('%s', async (law, file) => {
    playAttempts(stack, attemptsIn(JSON.stringify(file), 'a file'))
    await stack.clock.untilIdle()
    // A failed attempt without a failed step is read again for an hour.
    for (let reads = 0; reads < 8; reads += 1) await stack.clock.leap(hourMs / 4)
    const [outcome] = events.filter(({ detail }) => (detail as { attempt_id?: string }).attempt_id === 'idv_judged')
    expect([outcome?.['detail-type'], (outcome?.detail as { reason?: string } | undefined)?.reason]).toEqual(
      wanted[law],
    )
  })
})
