import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type FunctionOptions,
  type PackagedFunction,
  startFunction,
} from '../../local/lambda-runtime/start-function.ts'

let running: PackagedFunction | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

const start = async (name: string, options: Partial<FunctionOptions> = {}): Promise<PackagedFunction> => {
  const code = join(import.meta.dirname, 'faulty-function')
  running = await startFunction({ name: 'faulty', code, handler: `faults.${name}`, ...options })
  return running
}

const failures: ReadonlyArray<readonly [name: string, errorType: string, errorMessage: RegExp]> = [
  ['throwsError', 'RangeError', /^planned$/],
  ['exits', 'Runtime.ExitError', /exit status 3/],
  ['neverResolves', 'Runtime.ExitError', /without providing a reason/],
  ['hangs', 'Sandbox.Timedout', /Task timed out after 0\.50 seconds/],
  ['answersTooMuch', 'Function.ResponseSizeTooLarge', /6291456 bytes/],
]

describe("a function under AWS's runtime client", () => {
  test('answers one event after another, and knows its name and its remaining time', async () => {
    const { init, initDurationMs, invoke } = await start('echoes')
    expect(init).toEqual({ _tag: 'returned', value: null })
    expect(initDurationMs).toBeGreaterThan(0)
    const events = [{ of: 'one' }, 'two', null]
    const answers = await Promise.all(events.map(event => invoke(event, { deadlineMs: 5_000 })))
    expect(answers).toEqual(
      events.map(event => ({
        _tag: 'returned',
        value: { event, name: 'faulty', leftMs: expect.closeTo(5_000, -4) },
      })),
    )
  })

  test('has all log lines of an invocation at its end, an unfinished line too', async () => {
    const { invoke, logs } = await start('echoes')
    await invoke({})
    expect(logs()).toEqual([expect.stringMatching(/\tINFO\ta line$/), 'a line without its end'])
  })

  test("has Lambda's variables and its own, and none of the machine's", async () => {
    process.env['PLANTED'] = 'on the machine'
    const { invoke } = await start('returnsVariables', { environment: { OWN: 'yes' } })
    const { value } = (await invoke({})) as { value?: string[] }
    expect(value).toEqual(expect.arrayContaining(['AWS_LAMBDA_FUNCTION_NAME', 'LAMBDA_TASK_ROOT', 'OWN']))
    expect(value).not.toContain('PLANTED')
  })

  test.each(failures)('that %s is reported as %s', async (name, errorType, errorMessage) => {
    const { invoke } = await start(name)
    expect(await invoke({}, { deadlineMs: name === 'hangs' ? 500 : 20_000 })).toEqual({
      _tag: 'failed',
      errorType,
      errorMessage: expect.stringMatching(errorMessage),
    })
  })

  test('that ended does not start again', async () => {
    const { invoke } = await start('exits')
    const first = await invoke({})
    expect(await invoke({})).toEqual(first)
  })

  test.each([
    ['throws in its init', 'echoes', { INIT: 'throws' }, 'TypeError'],
    ['exits in its init', 'echoes', { INIT: 'exits' }, 'Runtime.ExitError'],
    ['takes a callback', 'takesCallback', {}, 'Runtime.CallbackHandlerDeprecated'],
    ['does not exist', 'nothing', {}, 'Runtime.HandlerNotFound'],
  ])('that %s fails its init, and every event with it', async (_case, name, environment, errorType) => {
    const { init, invoke } = await start(name, { environment })
    expect(init).toMatchObject({ _tag: 'failed', errorType })
    expect(await invoke({})).toEqual(init)
  })
})
