import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { knownMisses } from '../../bench/report/recorded.ts'
import { lambdaEnvironment, lambdaFlags } from '../../local/lambda-runtime/lambda-environment.ts'
import { builtInsWithoutUndici } from '../../packaging/built-ins-without-undici.ts'
import { type Bundle, bundleHandlers, bundling, functionNames } from '../../packaging/bundle.ts'

const bytesMax = 328_000
const budgetKb = 300
const recordedKb = knownMisses['bundle of any function']?.value

/** For each part of the SDK that is left out: a text of its code. */
const leftOut = [
  ['event streams', 'header name exceeds 255 bytes'],
  ['endpoint discovery', 'AWS_ENABLE_ENDPOINT_DISCOVERY'],
  ["DynamoDB's errors", 'ReplicaAlreadyExistsException'],
  ["EventBridge's errors", 'InvalidEventPatternException'],
  ["Secrets Manager's errors", 'PublicPolicyException'],
  ["SQS's errors", 'BatchEntryIdsNotDistinct'],
  ["SQS's old protocol", 'xmlFlattened'],
  ['signatures for several regions', 'getSigv4aSigner'],
  ['hashes in JavaScript', 'Attempted to update an already finished HMAC'],
  ["the descriptions of the clients' packages", 'aws-sdk-js-v3.git'],
  ['adaptive retries', 'updateClientSendingRate'],
  ['regions by name', 'Africa (Cape Town)'],
  ['the region of the machine', '169.254.169.254'],
  ['endpoints from elsewhere', 'endpoint_url'],
  ['settings from elsewhere', 'AWS_CONFIG_FILE'],
  ["S3's endpoints", 'ForcePathStyle'],
  ['HTTP bindings', '@smithy/HttpBindingNormalizedSchema'],
  ['headers of streamed events', 'formatHeaderValue'],
  ['extensions of clients', 'addChecksumAlgorithm'],
  ['dates in words', 'Invalid RFC-7231 date-time value'],
  ['the body of a request as a string', 'trimStart()'],
  ['the logging of calls', '***SensitiveInformation***'],
] as const

let outDir: string
let bundles: readonly Bundle[]
const names = await functionNames()

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'idv-retry-bundle-'))
  bundles = await bundleHandlers({ outDir: join(outDir, 'one') })
})
afterAll(() => rm(outDir, { recursive: true }))

const undiciModulesAfterLoading = async (path: string): Promise<unknown> => {
  const probe = join(import.meta.dirname, 'load-bundle.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [...lambdaFlags, probe, pathToFileURL(path).href], {
    env: {
      ...lambdaEnvironment({
        functionName: 'probe',
        handler: 'probe.handler',
        taskRoot: outDir,
        runtimeApi: '127.0.0.1:1',
        memoryMb: 256,
      }),
      // There is no server on port 1: the calls of the init fail at once, and the init continues.
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      PLAID_BASE_URL: 'http://127.0.0.1:1',
      PLAID_ENV: 'sandbox',
      PLAID_SECRET_ID: 'probe',
      EVENT_BUS: 'probe',
      TEMPLATE_IDS: 'idvtmp_local',
      LEDGER_TABLE: 'probe',
      RETRY_QUEUE_URL: 'http://127.0.0.1:1/queue',
      DUE_QUEUE_URL: 'http://127.0.0.1:1/due',
    },
  })
  return JSON.parse(stdout.split('\n').at(-1) ?? '')
}

describe('the bundles', () => {
  test('there is one for every function, and nothing else', async () => {
    expect(bundles.map(({ name }) => name)).toEqual(names)
    const files = await readdir(join(outDir, 'one'), { recursive: true })
    expect(files.toSorted()).toEqual(
      names.flatMap(name => [name, join(name, `${name}.mjs`), join(name, `${name}.mjs.map`)]).toSorted(),
    )
  })

  test('say where a position of theirs comes from, in a file that they do not name', async () => {
    for (const { path } of bundles) {
      const code = await readFile(path, 'utf8')
      expect(code).not.toContain('sourceMappingURL')
      const map = new SourceMap(JSON.parse(await readFile(`${path}.map`, 'utf8')))
      const column = code.split('\n').at(-2)?.lastIndexOf('export{') ?? -1
      const { fileName = '' } = Object(map.findOrigin(code.split('\n').length - 1, column - 10))
      expect(fileName).toMatch(/(?:handlers|lib|node_modules)\/.*\.(?:ts|js)$/)
    }
  })

  test('the same sources give the same bytes', async () => {
    const again = await bundleHandlers({ outDir: join(outDir, 'two') })
    expect(await Promise.all(again.map(({ path }) => readFile(path)))).toEqual(
      await Promise.all(bundles.map(({ path }) => readFile(path))),
    )
  })
})

describe('the policy in a bundle', () => {
  const example = join(import.meta.dirname, '../../policies/examples/german.json')

  test('is what its file says, without the code that reads files', async () => {
    const built = await bundleHandlers({ outDir: join(outDir, 'german'), policy: example })
    const [shipped, german] = await Promise.all(
      [bundles, built].map(all => readFile(all.find(({ name }) => name === 'auto-retry')?.path ?? '', 'utf8')),
    )
    expect(shipped).toContain('Please contact support.')
    expect(shipped).not.toContain('0800 123 45 67')
    expect(german).toContain('0800 123 45 67')
    for (const code of [shipped, german])
      expect(code).not.toMatch(/policy\.schema\.json|this policy extends none|delay_minutes/)
  })

  test('that is refused makes no bundle', async () => {
    const policy = join(import.meta.dirname, '../support/refused-policy.json')
    await expect(bundleHandlers({ outDir: join(outDir, 'refused'), policy })).rejects.toThrow(
      /\/rules\/liveness-failed\/decision: It must be hold or never/,
    )
    expect(await readdir(outDir)).not.toContain('refused')
  })
})

test('the largest is as large as bench/report/recorded.ts says, to 1 %, or within its budget', () => {
  const kb = Math.max(...bundles.map(({ bytes }) => bytes)) / 1_000
  expect(Math.abs(kb / (recordedKb ?? Math.min(kb, budgetKb)) - 1)).toBeLessThan(0.01)
})

describe.each(names)('the bundle of %s', name => {
  const bundle = (): Bundle => {
    const found = bundles.find(candidate => candidate.name === name)
    if (found === undefined) throw new Error(`no bundle of ${name}`)
    return found
  }

  test(`is at most ${bytesMax / 1000} KB`, async () => {
    const { path, bytes } = bundle()
    expect(bytes).toBe((await readFile(path)).length)
    expect(bytes).toBeLessThanOrEqual(bytesMax)
  })

  test('contains no credential chain', async () => {
    const code = await readFile(bundle().path, 'utf8')
    expect(code).toContain('AWS_SECRET_ACCESS_KEY')
    expect(code).not.toMatch(/sso_start_url|credential_process|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_CONTAINER_CREDENTIALS/)
  })

  test.each(leftOut)("contains none of the SDK's code for %s", async (_part, text) => {
    expect(await readFile(bundle().path, 'utf8')).not.toContain(text)
  })

  test("loads no undici with Lambda's flags", async () => {
    expect(await undiciModulesAfterLoading(bundle().path)).toEqual([])
  })
})

test('the probe detects undici in a bundle that imports the unchanged node:http', async () => {
  const path = join(outDir, 'plain.mjs')
  const contents = "import { Agent } from 'node:http'; console.log(typeof Agent)"
  await build({ stdin: { contents }, bundle: true, platform: 'node', format: 'esm', outfile: path })
  expect(await undiciModulesAfterLoading(path)).not.toEqual([])
})

describe('the unchanged SDK', () => {
  let code: string
  beforeAll(async () => {
    const { outputFiles } = await build({
      ...bundling,
      entryPoints: [join(import.meta.dirname, 'aws-calls.ts')],
      write: false,
      plugins: [builtInsWithoutUndici],
    })
    code = outputFiles[0]?.text ?? ''
  })

  test.each(leftOut)('contains %s', (_part, text) => {
    expect(code).toContain(text)
  })
})
