import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documents } from '../docs/markdown.ts'
import { type Consumer, packAndInstall } from './consumer.ts'

const ownManifest = join(import.meta.dirname, '../../package.json')
const manifestBefore = readFileSync(ownManifest, 'utf8')

const sample = documents
  .find(({ path }) => path === 'README.md')
  ?.samples.find(({ language }) => language === 'ts')?.text
const printed = `{
  client_user_id: 'user-1',
  template_id: 'idvtmp_1',
  strategy: 'reset'
}
{"client_user_id":"user-1","template_id":"idvtmp_1","strategy":"infer"}
/steps
`

let consumer: Consumer
beforeAll(() => {
  consumer = packAndInstall()
  consumer.write('sample.ts', String(sample))
})
afterAll(() => consumer.remove())

test('the tarball brings no other package', () => {
  expect(readdirSync(join(consumer.folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
    'idv-retry',
  ])
})

test('the tarball has what others need, and no more', () => {
  const files = readdirSync(join(consumer.folder, 'node_modules/idv-retry'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name)
  const policies = readdirSync(join(import.meta.dirname, '../../policies'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name)
  expect(files.toSorted()).toEqual(
    [
      ...policies,
      'idvr-third-party-licences.txt',
      'idvr.mjs',
      'launch.mjs',
      'policy-program.mjs',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
      'retry-request.d.ts',
      'retry-request.mjs',
      'third-party-licences.txt',
    ].toSorted(),
  )
})

test("packing leaves the project's own package.json as it was", () => {
  expect(readFileSync(ownManifest, 'utf8')).toBe(manifestBefore)
})

const projects = [
  ['node16', ['--module', 'node16']],
  ['nodenext', ['--module', 'nodenext']],
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ['exact optional properties', ['--module', 'nodenext', '--exactOptionalPropertyTypes']],
] as const

describe.each(['5', '7'] as const)('TypeScript %s', major => {
  test.each(projects)("compiles README's sample with %s", (_name, options) => {
    expect(consumer.compile(major, [...options, '--noEmit'])).toEqual({ status: 0, output: '' })
  })

  test('refuses the illegal request in it', () => {
    consumer.write('sample.ts', String(sample).replace('@ts-expect-error', ''))
    const { status, output } = consumer.compile(major, ['--module', 'nodenext', '--noEmit'])
    consumer.write('sample.ts', String(sample))
    expect(status).not.toBe(0)
    expect(output).toMatch(/^sample\.ts\(\d+,\d+\): error TS2322: .*RetryRequestBody/)
  })
})

describe.each(['20', '22', '24'])('Node %s', major => {
  test('is the version that is meant', () => {
    expect(consumer.node(major, ['--version']).output).toMatch(new RegExp(`^v${major}\\.`))
  })

  test("runs README's sample", () => {
    expect(consumer.compile('7', ['--module', 'nodenext'])).toEqual({ status: 0, output: '' })
    expect(consumer.node(major, ['sample.js'])).toEqual({ status: 0, output: printed })
  })

  test('loads it by `require` too', () => {
    const script = "console.log(require('idv-retry/retry-request').parseRetryRequest('{').left.reason)"
    expect(consumer.node(major, ['--eval', script, '--input-type=commonjs'])).toEqual({
      status: 0,
      output: 'bad-json\n',
    })
  })
})

const launch = 'node_modules/idv-retry/operator/launch.mjs'

describe('idvr of the package', () => {
  test.each(['22', '24'])('Node %s runs it', major => {
    const { status, output } = consumer.node(major, [
      launch,
      'policy',
      'show',
      'node_modules/idv-retry/policies/default-v2.json',
    ])
    expect({ status, first: output.trimStart().slice(0, 1) }).toEqual({ status: 0, first: '{' })
    expect(consumer.node(major, [launch, 'help'])).toMatchObject({
      status: 0,
      output: expect.stringContaining('explain'),
    })
  })

  test('Node 20 is refused in one sentence', () => {
    expect(consumer.node('20', [launch, 'help'])).toMatchObject({
      status: 3,
      output: expect.stringMatching(/^idvr needs Node 22 or newer; this is 20\.\d+\.\d+\.\n$/),
    })
  })
})

test('Node 24 runs it without a compiler', () => {
  expect(consumer.node('24', ['sample.ts'])).toEqual({ status: 0, output: printed })
})
