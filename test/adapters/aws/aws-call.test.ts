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
  ])('with %s is %s', async (name, cause) => {
    expect(await failing(named(name))()).toEqual(E.left(cause))
    expect(awsCauseNamed(name)).toBe(cause)
  })

  test.each([
    ['another error', named('InternalServerError')],
    ['the end of its time', named('AbortError')],
    ['a name that every object has', named('constructor')],
    ['no error at all', 'ThrottlingException'],
  ])('with %s is unreachable', async (_case, thrown) => {
    expect(await failing(thrown)()).toEqual(E.left('unreachable'))
  })

  test('before its first promise is one too', async () => {
    const call = awsCall(
      inTime(1_000, () => {
        throw named('AccessDeniedException')
      }),
      cause => cause,
    )
    expect(await call()).toEqual(E.left('denied'))
  })
})

test('a code that no table knows has no cause', () => {
  expect(awsCauseNamed('InternalFailure')).toBeUndefined()
})

describe('the time of a call', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(named('AbortError'))))

  test('ends it, and not before', async () => {
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
  ])('is not waited for after %s', async (_case, call) => {
    await awsCall<unknown, string>(inTime(1_000, call), cause => cause)()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('begins anew with each run', async () => {
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
