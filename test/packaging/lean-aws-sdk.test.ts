import { appendFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuildFailure, type BuildOptions, build } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { builtInsWithoutUndici } from '../../packaging/built-ins-without-undici.ts'
import { bundling } from '../../packaging/bundle.ts'
import { guardedFiles, leanAwsSdk } from '../../packaging/lean-aws-sdk.ts'
import type { Answer, awsCalls, regionLookedFor } from './aws-calls.ts'

interface Calls {
  readonly awsCalls: typeof awsCalls
  readonly regionLookedFor: typeof regionLookedFor
}

const root = join(import.meta.dirname, '../..')

let folder: string
let whole: Calls
let lean: Calls

const bundled = async (name: string, options: BuildOptions): Promise<Calls> => {
  const outfile = join(folder, `${name}.mjs`)
  await build({ ...options, entryPoints: [join(import.meta.dirname, 'aws-calls.ts')], outfile })
  return import(pathToFileURL(outfile).href)
}

// Bundled CommonJS needs `require`, which an ES module does not have.
const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-retry-sdk-'))
  whole = await bundled('whole', { ...bundling, banner: { js: require }, plugins: [builtInsWithoutUndici] })
  lean = await bundled('lean', { ...bundling, absWorkingDir: root })
})
afterAll(() => rm(folder, { recursive: true }))

const settings = (region: string, more: Readonly<Record<string, string>> = {}) => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'token',
  ...more,
})

const places: ReadonlyArray<readonly [string, Readonly<Record<string, string>>]> = [
  ['a common region', settings('us-east-1')],
  ['a region of China', settings('cn-north-1')],
  ["a region of the United States' government", settings('us-gov-west-1')],
  ['a region that this SDK does not know', settings('eu-nowhere-7')],
  ['FIPS endpoints', settings('us-west-2', { AWS_USE_FIPS_ENDPOINT: 'true' })],
  ["FIPS endpoints of the government's", settings('us-gov-west-1', { AWS_USE_FIPS_ENDPOINT: 'true' })],
  ['dual-stack endpoints', settings('eu-west-1', { AWS_USE_DUALSTACK_ENDPOINT: 'true' })],
  ['an endpoint of its own', settings('eu-west-1', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })],
]

const json = (statusCode: number, body: unknown, headers = {}): Answer => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0', ...headers },
  body: JSON.stringify(body),
})

const refusal = (name: string, statusCode = 400): Answer =>
  json(statusCode, { __type: `com.amazonaws.service#${name}`, message: 'why' }, { 'x-amzn-requestid': 'r' })

const answers: ReadonlyArray<readonly [string, Answer]> = [
  ['nothing', json(200, {})],
  [
    'all that is asked for',
    json(200, {
      Item: {
        id: { S: 'a' },
        n: { N: '12' },
        on: { BOOL: false },
        list: { L: [{ NULL: true }, { M: { b: { S: '' } } }] },
      },
      Items: [{ due_at: { N: '1' } }],
      Count: 1,
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException' }, { EventId: 'e' }],
      Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: '' }],
      Failed: [{ Id: '1', SenderFault: true, Code: 'c' }],
      SecretString: '{"client_id":"ü"}',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: 1.7e9 + 0.1234,
    }),
  ],
  ['a time that is null', json(200, { CreatedDate: null })],
  ['a condition that failed', refusal('ConditionalCheckFailedException')],
  ['no such table', refusal('ResourceNotFoundException')],
  ['no permission', refusal('AccessDeniedException')],
  ['an old token', refusal('ExpiredTokenException')],
  ['too many requests', refusal('ThrottlingException')],
  ['too much of the table', refusal('ProvisionedThroughputExceededException')],
  ['a key that cannot be used', refusal('DecryptionFailure')],
  ["the service's own failure", refusal('InternalServerError', 500)],
  ['a failure without a word', { statusCode: 503, body: '' }],
  ['when to come again', { statusCode: 503, headers: { 'retry-after': 'Fri, 02 Jan 2026 00:00:01 GMT' }, body: '' }],
  ['a page', { statusCode: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
]

describe('the SDK that is bundled', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 2), toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  test.each(places)('sends the same requests as the whole SDK: %s', async (_place, variables) => {
    const answer = json(200, {})
    const { requests } = await lean.awsCalls(variables, answer)
    expect(requests).toHaveLength(8)
    expect(requests).toEqual((await whole.awsCalls(variables, answer)).requests)
  })

  test.each(answers)('decodes answers like the whole SDK: %s', async (_case, answer) => {
    const { results } = await lean.awsCalls(settings('us-east-1'), answer)
    expect(results).toHaveLength(8)
    expect(results).toEqual((await whole.awsCalls(settings('us-east-1'), answer)).results)
  })
})

test('each region that the SDK lists matches the pattern of its own partition only', async () => {
  const file = 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js'
  const { partitionsInfo } = await import(join(root, file))
  const { partitions }: { partitions: ReadonlyArray<{ id: string; regionRegex: string; regions: object }> } =
    partitionsInfo
  const matches = (region: string) =>
    partitions.filter(({ regionRegex }) => new RegExp(regionRegex).test(region)).map(({ id }) => id)
  const regions = partitions.flatMap(({ id, regions: listed }) => Object.keys(listed).map(region => ({ id, region })))
  // A name such as `aws-cn-global` is no region that a function runs in.
  const real = regions.filter(({ region }) => !region.endsWith('-global'))
  expect(real.length).toBeGreaterThan(30)
  expect(real.map(({ region }) => matches(region))).toEqual(real.map(({ id }) => [id]))
})

/** Runs `act`, and returns the environment variables and the files that it read. */
const lookedFor = async (act: () => Promise<unknown>) => {
  const variables = new Set<string>()
  const files: unknown[] = []
  const { env } = process
  const promises = process.getBuiltinModule('node:fs/promises')
  const { readFile } = promises
  const seen = (path: unknown): Promise<never> => {
    files.push(path)
    return Promise.reject(new Error('no file'))
  }
  process.env = new Proxy(env, {
    get: (target, name) => {
      variables.add(String(name))
      return Reflect.get(target, name)
    },
  })
  Object.assign(promises, { readFile: seen })
  try {
    await act()
  } finally {
    process.env = env
    Object.assign(promises, { readFile })
  }
  return { variables: [...variables].toSorted(), files }
}

describe('a setting', () => {
  const home = '/the/home'
  beforeEach(() => {
    vi.stubEnv('HOME', home)
    for (const name of ['AWS_REGION', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, undefined)
  })
  afterEach(() => void vi.unstubAllEnvs())

  test('that a client does not have is looked for in the environment and in ~/.aws by the whole SDK', async () => {
    const { variables, files } = await lookedFor(() => whole.regionLookedFor().catch(() => ''))
    expect(variables).toContain('AWS_REGION')
    expect(files).toContain(join(home, '.aws/config'))
  })

  test('that a client does not have is an error of the lean SDK', async () => {
    await expect(lean.regionLookedFor()).rejects.toThrow('a client lacks one')
  })

  test('of the clients of the service is not looked for', async () => {
    const { variables, files } = await lookedFor(() => lean.awsCalls(settings('us-east-1'), json(200, {})))
    expect(files).toEqual([])
    // Lambda's own variables, for the user agent and the trace header, and two switches that are off by default.
    expect(variables).toEqual([
      'AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      '_X_AMZN_TRACE_ID',
    ])
  })
})

/** Copies of the guarded files of the SDK. */
const copies = async (): Promise<string> => {
  const copy = await mkdtemp(join(folder, 'copy-'))
  for (const path of Object.keys(guardedFiles)) {
    const to = join(copy, 'node_modules', path)
    await mkdir(dirname(to), { recursive: true })
    await cp(join(root, 'node_modules', path), to)
  }
  return copy
}

const failureOf = async (building: Promise<unknown>): Promise<readonly string[]> => {
  try {
    await building
    return []
  } catch (failure) {
    return (failure as BuildFailure).errors.map(({ text }) => text)
  }
}

const buildIn = (absWorkingDir: string) =>
  build({
    absWorkingDir,
    stdin: { contents: '' },
    bundle: true,
    write: false,
    plugins: [leanAwsSdk],
    logLevel: 'silent',
  })

describe('an SDK', () => {
  test('that is unchanged builds', async () => {
    expect(await failureOf(buildIn(await copies()))).toEqual([])
  })

  test.each(Object.keys(guardedFiles))('with another %s fails the build, and the error says what to do', async path => {
    const copy = await copies()
    await appendFile(join(copy, 'node_modules', path), '\n')
    expect(await failureOf(buildIn(copy))).toEqual([
      expect.stringMatching(/ has changed: its SHA-256 is [0-9a-f]{64}\. Read .* adapt packaging\/lean-aws-sdk\.ts/),
    ])
    expect(await failureOf(buildIn(copy))).toEqual([expect.stringContaining(`node_modules/${path} `)])
  })

  test('without one of the files fails the build', async () => {
    const copy = await copies()
    const [path = ''] = Object.keys(guardedFiles)
    await rm(join(copy, 'node_modules', path))
    expect(await failureOf(buildIn(copy))).toEqual([expect.stringContaining(`node_modules/${path} is missing`)])
  })

  test('that has changed fails the bundling of the functions', async () => {
    const copy = await copies()
    await appendFile(join(copy, 'node_modules/@aws-sdk/client-sqs/dist-es/schemas/schemas_0.js'), '\n')
    const building = build({
      ...bundling,
      absWorkingDir: copy,
      stdin: { contents: '' },
      write: false,
      logLevel: 'silent',
    })
    expect(await failureOf(building)).toEqual([
      expect.stringContaining('client-sqs/dist-es/schemas/schemas_0.js has changed'),
    ])
  })
})
