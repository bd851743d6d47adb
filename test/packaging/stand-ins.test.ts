import { describe, expect, test } from 'vitest'
import { dateToUtcString, parseEpochTimestamp, parseRfc7231DateTime } from '../../packaging/stand-ins/dates.ts'
import { HeaderFormatter } from '../../packaging/stand-ins/header-formatter.ts'
import { getHttpOperationBindings, HttpBindingNormalizedSchema } from '../../packaging/stand-ins/http-bindings.ts'
import { loggerMiddleware } from '../../packaging/stand-ins/logger-middleware.ts'
import { JsonBytesStringAdapter } from '../../packaging/stand-ins/request-bytes.ts'
import { resolveRuntimeExtensions } from '../../packaging/stand-ins/runtime-extensions.ts'
import { loadConfig } from '../../packaging/stand-ins/settings.ts'

const reached: ReadonlyArray<readonly [part: string, reach: () => unknown]> = [
  ['dates in words', () => dateToUtcString()],
  ['a time in words', () => parseEpochTimestamp('2026-01-01T00:00:00Z')],
  ['a time that is no number', () => parseEpochTimestamp(Number.NaN)],
  ['a date that is none', () => parseRfc7231DateTime('soon, GMT')],
  ['headers of streamed events', () => new HeaderFormatter().format()],
  ['an operation with bindings to HTTP', () => getHttpOperationBindings({ traits: { endpoint: ['data.'] } })],
  ["an operation with a label in the host's name", () => HttpBindingNormalizedSchema.of()],
  ['the logging of calls', () => loggerMiddleware()],
  ["a request's body as a string", () => String(JsonBytesStringAdapter.allocUnsafe(2))],
  ['an extension of a client', () => resolveRuntimeExtensions({}, [{}])],
]

describe('a stand-in', () => {
  test.each(reached)('throws when it is reached: %s', (_part, reach) => {
    expect(reach).toThrow(/The bundle|must be|not valid/)
  })

  test('rejects the look for a setting', async () => {
    await expect(loadConfig()()).rejects.toThrow('a client lacks one')
  })

  test('gives an operation without bindings none', () => {
    expect(getHttpOperationBindings({ traits: 2 })).toEqual([])
  })

  test('keeps the configuration of a client without extensions', () => {
    const config = {}
    expect(resolveRuntimeExtensions(config, [])).toBe(config)
  })

  test('reads the dates of answers', () => {
    expect(parseEpochTimestamp(1.5)).toEqual(new Date(1_500))
    expect(parseRfc7231DateTime('Thu, 01 Jan 1970 00:00:02 GMT')).toEqual(new Date(2_000))
  })
})
