import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, run, tool } from './run.ts'

const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
const config = join(import.meta.dirname, '../redocly.yaml')
const document = join(root, 'docs/openapi.yaml')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-retry-openapi-'))
})
afterAll(() => rm(folder, { recursive: true }))

const lint = (file: string) =>
  run(process.execPath, [tool('@redocly/cli/bin/cli.js'), 'lint', '--config', config, file], quiet)

const changed = async (from: string, to: string): Promise<string> => {
  const text = await readFile(document, 'utf8')
  expect(text).toContain(from)
  const file = join(folder, 'openapi.yaml')
  await writeFile(file, text.replace(from, to))
  return file
}

const typesOf = async (file: string): Promise<string> => {
  const types = join(folder, 'types.d.ts')
  const made = await run(
    process.execPath,
    [tool('openapi-typescript/bin/cli.js'), '--redocly', config, file, '-o', types],
    quiet,
  )
  expect(made).toMatchObject({ status: 0 })
  return readFile(types, 'utf8')
}

describe('the linter of OpenAPI', () => {
  test('finds nothing in the document', async () => {
    const { status, stdout, stderr } = await lint(document)
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' })
  })

  test.each([
    ['a reference to nothing', '#/components/schemas/RetryRequest"', '#/components/schemas/Nothing"'],
    ['an example that the schema refuses', 'strategy: infer\n', 'strategy: again\n'],
    ['an operation without security', '      security:\n        - iam: []\n        - jwt: []\n', ''],
  ])('finds %s', async (_fault, from, to) => {
    expect(await lint(await changed(from, to))).toMatchObject({ status: 1 })
  })
})

describe('the types of the TypeScript example', () => {
  const committedTypes = join(root, 'examples/typescript/idv-retry-api.d.ts')

  /** `npm run test:integrators -- -u` makes them anew. */
  test('are those that the document gives', async () => {
    await expect(await typesOf(document)).toMatchFileSnapshot(committedTypes)
  })

  test('are others when the document is another', async () => {
    const committed = await readFile(committedTypes, 'utf8')
    expect((await typesOf(await changed('received:', 'taken:'))) === committed).toBe(false)
  })

  const compile = (project: string) => run(process.execPath, [tool('typescript/bin/tsc'), '-p', project])

  test('fit the example under TypeScript 5', async () => {
    expect(await compile('examples/typescript')).toMatchObject({ status: 0, stdout: '' })
  })

  test('do not fit an example that forgets a code', async () => {
    const example = await readFile(join(root, 'examples/typescript/retry.ts'), 'utf8')
    const settings = JSON.parse(await readFile(join(root, 'examples/typescript/tsconfig.json'), 'utf8'))
    expect(example).toContain("    case 'plaid-unreadable':\n")
    await writeFile(join(folder, 'retry.ts'), example.replace("    case 'plaid-unreadable':\n", ''))
    await writeFile(join(folder, 'idv-retry-api.d.ts'), await typesOf(document))
    const compilerOptions = { ...settings.compilerOptions, typeRoots: [join(root, 'node_modules/@types')] }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['retry.ts'] }))
    const { status, stdout } = await compile(folder)
    expect({ status, stdout }).toEqual({ status: 2, stdout: expect.stringMatching(/^\S*retry\.ts.*TS2366/) })
  })
})
