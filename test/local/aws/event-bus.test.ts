import { describe, expect, it } from 'vitest'
import { busEvent, deliver } from '../../../local/aws/event-bus.ts'
import type { LambdaOutcome } from '../../../local/aws/lambda-protocol.ts'

const returned: LambdaOutcome = { _tag: 'returned', value: null }
const failed: LambdaOutcome = { _tag: 'failed', errorType: 'Error', errorMessage: 'no' }

const event = busEvent({ 'detail-type': 'Asked', source: 'app.local', detail: { a: 1 } })

/** A function with these outcomes, one a call. */
const functionOf = (outcomes: readonly LambdaOutcome[]) => {
  const events: unknown[] = []
  const left = [...outcomes]
  const invoke = async (received: unknown) => {
    events.push(received)
    return left.shift() ?? failed
  }
  return { events, invoke }
}

describe('the event bus stand-in', () => {
  it('makes an envelope as EventBridge does', () => {
    expect(event).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Asked',
      source: 'app.local',
      account: '123456789012',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'eu-west-1',
      resources: [],
      detail: { a: 1 },
    })
  })

  it.each([
    [[returned], 1, false],
    [[failed, returned], 2, false],
    [[failed, failed, returned], 3, false],
    [[failed, failed, failed, returned], 3, true],
  ])('delivers until the function returns, three times at most (%#)', async (outcomes, tries, isDeadLetter) => {
    const target = functionOf(outcomes)
    const delivery = await deliver(target, event, [0, 0])
    expect(delivery).toMatchObject({ isDeadLetter, tries: outcomes.slice(0, tries) })
    expect(target.events).toEqual(Array(tries).fill(event))
  })
})
