import * as E from 'fp-ts/Either'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { awsCall, awsCauseNamed, inTime } from '../../../lib/adapters/aws/aws-call.ts'

const failing = (thrown: unknown) =>
  awsCall(
    () => Promise.reject(thrown),
    cause => cause,
  )

const named = (name: string): Error => Object.assign(new Error('quotes the request'), { name })

describe('a call that fails', () => {
  test.each([
    ['ResourceNotFoundException', 'not-found'],
    ['AccessDeniedException', 'denied'],
    ['DecryptionFailure', 'denied'],
    ['ExpiredTokenException', 'denied'],
    ['InvalidSignatureException', 'denied'],
    ['NotAuthorizedForSource', 'denied'],
    ['UnrecognizedClientException', 'denied'],
    ['ProvisionedThroughputExceededException', 'throttled'],
    ['RequestLimitExceeded', 'throttled'],
    ['ThrottlingException', 'throttled'],
  ])('with the error name %s has the cause %s', async (name, cause) => {
    expect(await failing(named(name))()).toEqual(E.left(cause))
    expect(awsCauseNamed(name)).toBe(cause)
  })

  test.each([
    ['another name', named('InternalServerError')],
    ['the name of an abort', named('AbortError')],
    ['a name that every object inherits', named('constructor')],
    ['a text instead of an error', 'ThrottlingException'],
  ])('with %s has the cause unreachable', async (_case, thrown) => {
    expect(await failing(thrown)()).toEqual(E.left('unreachable'))
  })

  test('before it returns a promise has a cause too', async () => {
    const call = awsCall(
      inTime(1_000, () => {
        throw named('AccessDeniedException')
      }),
      cause => cause,
    )
    expect(await call()).toEqual(E.left('denied'))
  })
})

test('an unknown error code has no cause', () => {
  expect(awsCauseNamed('InternalFailure')).toBeUndefined()
})

describe('the deadline of a call', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(named('AbortError'))))

  test('ends the call, and not earlier', async () => {
    let outcome: unknown
    const call = awsCall(inTime(1_000, untilAborted), cause => cause)
    const done = call().then(result => {
      outcome = result
    })
    await vi.advanceTimersByTimeAsync(999)
    expect(outcome).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    await done
    expect(outcome).toEqual(E.left('unreachable'))
  })

  test.each([
    ['an answer', () => Promise.resolve('answer')],
    ['a failure', () => Promise.reject(named('AccessDeniedException'))],
  ])('leaves no timer after %s', async (_case, call) => {
    await awsCall<unknown, string>(inTime(1_000, call), cause => cause)()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('starts again with each run', async () => {
    const signals: AbortSignal[] = []
    const call = awsCall(
      inTime(1_000, async signal => signals.push(signal)),
      cause => cause,
    )
    expect(vi.getTimerCount()).toBe(0)
    await call()
    await call()
    expect(new Set(signals).size).toBe(2)
  })
})
