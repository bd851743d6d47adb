import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { leanAwsSdk } from '../../packaging/lean-aws-sdk.ts'
import type { Answer, awsCalls } from './aws-calls.ts'

type Calls = { readonly awsCalls: typeof awsCalls }

let folder: string
let whole: Calls
let lean: Calls

const bundled = async (name: string, plugins: Plugin[]): Promise<Calls> => {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, 'aws-calls.ts')],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    outfile,
    plugins,
  })
  return import(pathToFileURL(outfile).href)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-retry-sdk-'))
  whole = await bundled('whole', [])
  lean = await bundled('lean', [leanAwsSdk])
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 2), toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

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
  ['a region that this SDK has never heard of', settings('eu-nowhere-7')],
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
    }),
  ],
  ['a condition that failed', refusal('ConditionalCheckFailedException')],
  ['no such table', refusal('ResourceNotFoundException')],
  ['no permission', refusal('AccessDeniedException')],
  ['an old token', refusal('ExpiredTokenException')],
  ['too many requests', refusal('ThrottlingException')],
  ['too much of the table', refusal('ProvisionedThroughputExceededException')],
  ['a key that cannot be used', refusal('DecryptionFailure')],
  ["the service's own failure", refusal('InternalServerError', 500)],
  ['a failure without a word', { statusCode: 503, body: '' }],
  ['a page', { statusCode: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
]

describe('the SDK that is bundled', () => {
  test.each(places)('asks what the whole SDK asks: %s', async (_place, variables) => {
    const answer = json(200, {})
    const { requests } = await lean.awsCalls(variables, answer)
    expect(requests).toHaveLength(7)
    expect(requests).toEqual((await whole.awsCalls(variables, answer)).requests)
  })

  test.each(answers)('understands what the whole SDK understands: %s', async (_case, answer) => {
    const { results } = await lean.awsCalls(settings('us-east-1'), answer)
    expect(results).toHaveLength(7)
    expect(results).toEqual((await whole.awsCalls(settings('us-east-1'), answer)).results)
  })
})
