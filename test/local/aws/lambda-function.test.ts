import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  createLambdaFunction,
  type LambdaFunction,
  type LambdaFunctionOptions,
} from '../../../local/aws/lambda-function.ts'

let folder: string
const open: LambdaFunction[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambda-function-'))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => Promise.all(open.splice(0).map(lambda => lambda.close())))

let files = 0
const start = async (source: string, options: Partial<LambdaFunctionOptions> = {}): Promise<LambdaFunction> => {
  const file = join(folder, `handler-${files++}.mjs`)
  await writeFile(file, source)
  const lambda = createLambdaFunction({ name: 'tested', file, env: {}, timeoutMs: 10_000, ...options })
  open.push(lambda)
  return lambda
}

describe('the Lambda stand-in', () => {
  it('returns what the handler returns, as it looks after JSON', async () => {
    const lambda = await start(`export const handler = async event => ({ event, left: undefined, at: new Date(0) })`)
    expect(await lambda.invoke({ a: 1, b: undefined })).toEqual({
      _tag: 'returned',
      value: { event: { a: 1 }, at: '1970-01-01T00:00:00.000Z' },
    })
  })

  it('starts nothing after it is closed, also for the calls that have waited', async () => {
    const lambda = await start('export const handler = () => new Promise(() => {})', { instancesMax: 1 })
    const calls = [lambda.invoke({}), lambda.invoke({}), lambda.invoke({})]
    await lambda.close()
    const outcomes = await Promise.all([...calls, lambda.invoke({})])
    expect(outcomes.map(({ _tag }) => _tag)).toEqual(['failed', 'failed', 'failed', 'failed'])
    expect(lambda.instancesStarted()).toBe(1)
  })

  it('turns an undefined result into null', async () => {
    const lambda = await start('export const handler = async () => undefined')
    expect(await lambda.invoke({})).toEqual({ _tag: 'returned', value: null })
  })

  it.each([
    ['throw new TypeError("no")', 'TypeError', 'no'],
    ['throw "no"', 'string', 'no'],
    ['return { n: 1n }', 'TypeError', expect.stringContaining('BigInt')],
  ])('reports "%s" as a failure and keeps the instance', async (statement, errorType, errorMessage) => {
    const lambda = await start(`export const handler = async () => { ${statement} }`)
    expect(await lambda.invoke({})).toEqual({ _tag: 'failed', errorType, errorMessage })
    await lambda.invoke({})
    expect(lambda.instancesStarted()).toBe(1)
  })

  it('finishes the init, its top-level await too, before the first call, and runs it once', async () => {
    const lambda = await start(`
      let inits = 0, ready = false
      await new Promise(resolve => setImmediate(resolve))
      inits += 1; ready = true
      export const handler = async () => ({ inits, ready })`)
    await lambda.warm()
    await lambda.invoke({})
    expect(await lambda.invoke({})).toEqual({ _tag: 'returned', value: { inits: 1, ready: true } })
  })

  it('reports a failed init at each call, with a new instance each time', async () => {
    const lambda = await start('throw new RangeError("PLAID_ENV is missing")')
    const failed = { _tag: 'failed', errorType: 'RangeError', errorMessage: 'PLAID_ENV is missing' }
    expect(await lambda.warm()).toEqual(failed)
    expect(await lambda.invoke({})).toEqual(failed)
    expect(lambda.instancesStarted()).toBe(2)
  })

  it('reports why init failed, although the end of the thread is announced in the same turn', async () => {
    const lambda = await start('throw new RangeError("PLAID_ENV is missing")')
    const warmed = lambda.warm()
    // This thread is busy until the function's thread has ended.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
    expect(await warmed).toMatchObject({ errorMessage: 'PLAID_ENV is missing' })
  })

  it('reports a file without a handler', async () => {
    const lambda = await start('export const other = 1')
    expect(await lambda.invoke({})).toMatchObject({ _tag: 'failed', errorType: 'TypeError' })
  })

  it('gives the function its own environment variables and none of this process', async () => {
    vi.stubEnv('OF_THIS_PROCESS', 'seen')
    const lambda = await start('export const handler = async () => process.env', { env: { PLAID_ENV: 'sandbox' } })
    const { value } = (await lambda.invoke({})) as { value: Record<string, string> }
    vi.unstubAllEnvs()
    expect(value).toMatchObject({ PLAID_ENV: 'sandbox', AWS_LAMBDA_FUNCTION_NAME: 'tested' })
    expect(value).not.toHaveProperty('OF_THIS_PROCESS')
    expect(value).not.toHaveProperty('PATH')
  })

  it('passes the request id, the function name and the remaining time to the handler', async () => {
    const lambda = await start(`export const handler = async (_, context) =>
      ({ ...context, left: context.getRemainingTimeInMillis() })`)
    const { value } = (await lambda.invoke({}, { timeoutMs: 600_000 })) as { value: { left: number } }
    expect(value).toMatchObject({ functionName: 'tested', awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(value.left).toSatisfy((left: number) => left > 0 && left <= 600_000)
  })

  it('kills an instance after its timeout and starts a new one at the next call', async () => {
    const lambda = await start(`
      let calls = 0
      export const handler = async ({ hang }) => {
        calls += 1
        if (hang) await new Promise(resolve => setTimeout(resolve, 1e6))
        return calls
      }`)
    await lambda.invoke({})
    expect(await lambda.invoke({ hang: true }, { timeoutMs: 50 })).toEqual({
      _tag: 'failed',
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.05 seconds$/),
    })
    expect(await lambda.invoke({})).toEqual({ _tag: 'returned', value: 1 })
    expect(lambda.instancesStarted()).toBe(2)
  })

  it('kills a handler that never yields', async () => {
    const lambda = await start('export const handler = () => { for (;;); }')
    expect(await lambda.invoke({}, { timeoutMs: 50 })).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  it.each([
    ['process.exit(3)', 'Runtime.ExitError'],
    ['await new Promise(() => {})', 'Runtime.ExitError'],
    ['setImmediate(() => { throw new RangeError("late") }); await new Promise(r => setTimeout(r, 1e6))', 'RangeError'],
    ['Promise.reject(new RangeError("lost")); await new Promise(r => setTimeout(r, 1e6))', 'RangeError'],
  ])('survives a handler that does "%s"', async (statement, errorType) => {
    const lambda = await start(`export const handler = async ({ bad }) => { if (bad) { ${statement} } return 'well' }`)
    expect(await lambda.invoke({ bad: true })).toMatchObject({ _tag: 'failed', errorType })
    expect(await lambda.invoke({})).toEqual({ _tag: 'returned', value: 'well' })
  })

  it('has every line of both streams when the call returns, an unfinished one too', async () => {
    const seen: string[] = []
    const source = `export const handler = async () => {
      for (let n = 0; n < 500; n += 1) console.log('out ' + n)
      console.error('err')
      process.stdout.write('unfinished')
    }`
    const lambda = await start(source, { onLogLine: line => seen.push(line) })
    await lambda.invoke({})
    expect(lambda.logLines()).toHaveLength(502)
    expect(lambda.logLines()).toEqual(expect.arrayContaining(['out 0', 'out 499', 'err', 'unfinished']))
    expect(seen).toEqual(lambda.logLines())
  })

  it('keeps the lines that were written before a kill', async () => {
    const lambda = await start(`export const handler = async () => {
      console.log('before'); await new Promise(resolve => setTimeout(resolve, 1e6)) }`)
    await lambda.invoke({}, { timeoutMs: 1_000 })
    expect(lambda.logLines()).toEqual(['before'])
  })

  it('runs one call at a time in an instance, and further calls in further instances up to the limit', async () => {
    const source = `let busy = 0, most = 0
      export const handler = async () => {
        busy += 1; most = Math.max(most, busy)
        await new Promise(resolve => setTimeout(resolve, 20))
        busy -= 1; return most
      }`
    const lambda = await start(source, { instancesMax: 2 })
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => lambda.invoke({})))
    expect(outcomes).toHaveLength(6)
    expect(outcomes).toEqual(outcomes.map(() => ({ _tag: 'returned', value: 1 })))
    expect(lambda.instancesStarted()).toBe(2)
  })

  it('serves waiting calls after an instance was lost', async () => {
    const source = `export const handler = async ({ bad }) => { if (bad) process.exit(1); return 'well' }`
    const lambda = await start(source, { instancesMax: 1 })
    const outcomes = await Promise.all([{ bad: true }, {}, { bad: true }, {}].map(event => lambda.invoke(event)))
    expect(outcomes.map(outcome => outcome._tag)).toEqual(['failed', 'returned', 'failed', 'returned'])
  })
})

describe('the clock of a function', () => {
  const hourMs = 3_600_000
  const readings = `export const handler = async (event, context) => ({
    now: Date.now(),
    made: new Date().getTime(),
    given: new Date(5).getTime(),
    text: new Date(Date()).getTime(),
    isDate: new Date() instanceof Date && new Date().constructor === Date,
    left: context.getRemainingTimeInMillis(),
  })`

  it('moves with the stack’s clock, and takes no time from an invocation', async () => {
    const aheadMs = new SharedArrayBuffer(8)
    const lambda = await start(readings, { aheadMs })
    await lambda.warm()
    new Float64Array(aheadMs)[0] = hourMs
    const before = Date.now()
    const outcome = await lambda.invoke({}, { timeoutMs: 600_000 })
    const value = (outcome._tag === 'returned' ? outcome.value : {}) as Record<string, number>
    for (const time of ['now', 'made', 'text']) {
      expect(value[time], time).toBeGreaterThanOrEqual(before + hourMs - 1_000)
      expect(value[time], time).toBeLessThanOrEqual(Date.now() + hourMs)
    }
    expect(value).toMatchObject({ given: 5, isDate: true })
    expect(value['left']).toBeGreaterThan(0)
  })
})

describe('variables that are changed', () => {
  it('apply to the next call in a new instance, and not to a call under way', async () => {
    const lambda = await start(
      `export const handler = async ({ waitMs }) => {
        await new Promise(resolve => setTimeout(resolve, waitMs))
        return process.env.MODE
      }`,
      { env: { MODE: 'old' } },
    )
    await lambda.warm()
    const underWay = lambda.invoke({ waitMs: 100 })
    await new Promise(setImmediate)
    await lambda.setVariables({ MODE: 'new' })
    expect(await underWay).toEqual({ _tag: 'returned', value: 'old' })
    expect(await lambda.invoke({ waitMs: 0 })).toEqual({ _tag: 'returned', value: 'new' })
    expect(lambda.instancesStarted()).toBe(2)
  })
})
