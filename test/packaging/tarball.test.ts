import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildTarball } from '../../packaging/tarball/build.ts'
import { packedManifest } from '../../packaging/tarball/packed-manifest.ts'

const root = join(import.meta.dirname, '../..')
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

let dist: string
let codec: Readonly<Record<string, unknown>>
beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'idv-retry-dist-'))
  await buildTarball(dist)
  codec = await import(pathToFileURL(join(dist, 'retry-request.mjs')).href)
})
afterAll(() => rmSync(dist, { recursive: true }))

interface Declared {
  readonly name: string
  readonly comment: string
}

/** The exported constants of a source with their comments. */
const declaredIn = (source: string): readonly Declared[] =>
  [...source.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\nexport (?:declare )?const (\w+)/g)].map(
    ([, comment = '', name = '']) => ({ name, comment }),
  )

const declared = declaredIn(textOf('packaging/tarball/retry-request.d.ts'))

test('the codec is one file of at most 20 KB that imports nothing', () => {
  const path = join(dist, 'retry-request.mjs')
  expect(statSync(path).size).toBeLessThan(20_000)
  expect(readFileSync(path, 'utf8')).not.toMatch(/\b(import|require)\b/)
})

test('it exports what is declared', () => {
  expect(declared).toHaveLength(4)
  expect(Object.keys(codec).toSorted()).toEqual(declared.map(({ name }) => name).toSorted())
})

test("the declarations have the codec's own comments, and import nothing", () => {
  const own = declaredIn(textOf('lib/domain/request/retry-request.ts'))
  expect(own).toEqual(expect.arrayContaining([...declared]))
  expect(textOf('packaging/tarball/retry-request.d.ts')).not.toMatch(/^import|\bimport\(/m)
})

test('the licence of each bundled package comes with it', () => {
  const licences = readFileSync(join(dist, 'third-party-licences.txt'), 'utf8')
  for (const name of ['fp-ts', 'io-ts']) expect(licences).toContain(`${name}\n\n`)
})

const manifest = JSON.parse(textOf('package.json'))
const packed = packedManifest(manifest)

test('the package.json of the tarball is without dependencies and scripts', () => {
  expect(Object.keys(packed).toSorted()).toEqual(
    ['bin', 'description', 'engines', 'exports', 'files', 'license', 'name', 'private', 'type', 'version'].toSorted(),
  )
})

test('the tarball has each file of `dist/`, and each that is exported', () => {
  const built = readdirSync(dist).map(name => `dist/${name}`)
  expect(manifest.files).toEqual(expect.arrayContaining(built))
  for (const path of Object.values<string>(manifest.exports['./retry-request']))
    expect(built).toContain(path.replace(/^\.\//, ''))
})

describe('examples', () => {
  const examples = declared.flatMap(({ name, comment }) =>
    comment
      .replace('*/', '')
      .split('@example')
      .slice(1)
      .map(example => ({ name, lines: example.split('\n').map(line => line.replace(/^ \* ?/, '').trimEnd()) })),
  )

  test('each function has one', () => {
    expect([...new Set(examples.map(({ name }) => name))]).toEqual(declared.map(({ name }) => name))
  })

  test.each(examples)('$name: $lines.1', ({ lines }) => {
    const isResult = (line: string): boolean => line.startsWith('// ')
    const run = (text: string): unknown => JSON.parse(JSON.stringify(runInNewContext(text, { ...codec })))
    const result = lines.filter(isResult).map(line => line.slice('// '.length))
    expect(result.length).toBeGreaterThan(0)
    expect(run(lines.filter(line => !isResult(line)).join('\n'))).toEqual(run(`(${result.join('\n')})`))
  })
})
