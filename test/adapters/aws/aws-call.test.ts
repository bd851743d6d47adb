import * as E from 'fp-ts/Either'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { awsCall, awsCauseNamed, inTime, signedAgain } from '../../../lib/adapters/aws/aws-call.ts'

const failing = (thrown: unknown) =>
  awsCall(
    () => Promise.reject(thrown),
    cause => cause,
  )

const named = (name: string, message = 'quotes the request'): Error => Object.assign(new Error(message), { name })

const expired = 'Signature expired: 20261101T115000Z is now earlier than 20261101T115500Z (20261101T120000Z - 5 min.)'
const notYet = 'Signature not yet current: 20261101T121000Z is still later than 20261101T120500Z'
const wrong = 'The request signature we calculated does not match the signature you provided.'

describe('a call that fails', () => {
  test.each([
    ['ResourceNotFoundException', 'not-found'],
    ['AccessDeniedException', 'denied'],
    ['DecryptionFailure', 'denied'],
    ['ExpiredTokenException', 'denied'],
    ['NotAuthorizedForSource', 'denied'],
    ['UnrecognizedClientException', 'denied'],
    ['ProvisionedThroughputExceededException', 'throttled'],
    ['RequestLimitExceeded', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['SignatureDoesNotMatch', 'denied'],
    ['InvalidSignatureException', 'clock'],
    ['RequestExpired', 'clock'],
    ['RequestInTheFuture', 'clock'],
    ['RequestTimeTooSkewed', 'clock'],
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

  test.each([
    ['InvalidSignatureException', expired, 'clock'],
    ['InvalidSignatureException', notYet, 'clock'],
    ['SignatureDoesNotMatch', expired, 'clock'],
    ['AccessDeniedException', expired, 'clock'],
    ['InvalidSignatureException', wrong, 'denied'],
    ['SignatureDoesNotMatch', wrong, 'denied'],
  ])('with the name %s and the sentence "%s" has the cause %s', async (name, sentence, cause) => {
    expect(await failing(named(name, sentence))()).toEqual(E.left(cause))
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

describe('a call whose signature had the wrong time', () => {
  const refusing = (times: number, thrown: unknown) => {
    let calls = 0
    const call = (): Promise<string> => (++calls > times ? Promise.resolve('answer') : Promise.reject(thrown))
    return { call, calls: () => calls }
  }
  const once = (call: () => Promise<string>) => awsCall(signedAgain(call), cause => cause)()
  const inOneSecond = (call: () => Promise<string>) => awsCall(inTime(1_000, call), cause => cause)()

  test.each([
    ['signedAgain', once],
    ['inTime', inOneSecond],
  ])('is made once more, by %s', async (_, run) => {
    const first = refusing(1, named('InvalidSignatureException', expired))
    expect(await run(first.call)).toEqual(E.right('answer'))
    expect(first.calls()).toBe(2)
    const always = refusing(9, named('RequestExpired'))
    expect(await run(always.call)).toEqual(E.left('clock'))
    expect(always.calls()).toBe(2)
  })

  test.each(['AccessDeniedException', 'ThrottlingException', 'InternalServerError', 'AbortError'])(
    'is not made again after %s',
    async name => {
      const first = refusing(1, named(name))
      expect(E.isLeft(await once(first.call))).toBe(true)
      expect(first.calls()).toBe(1)
    },
  )

  test('is not made again after a wrong signature', async () => {
    const first = refusing(1, named('InvalidSignatureException', wrong))
    expect(await once(first.call)).toEqual(E.left('denied'))
    expect(first.calls()).toBe(1)
  })
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
