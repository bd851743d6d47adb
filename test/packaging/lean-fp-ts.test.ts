import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { dualAsItCame, leanDual, leanFpTs } from '../../packaging/lean-fp-ts.ts'

type Fn = (this: unknown, ...given: readonly unknown[]) => unknown
type Dual = (arity: number | ((given: ArrayLike<unknown>) => boolean), body: Fn) => Fn

const root = join(import.meta.dirname, '../..')
const source = await readFile(join(root, 'node_modules/fp-ts/es6/function.js'), 'utf8')

const dualOf = async (contents: string): Promise<Dual> => {
  const { dual } = await import(`data:text/javascript,${encodeURIComponent(contents)}`)
  return dual
}
const original = await dualOf(source)
const lean = await dualOf(source.replace(dualAsItCame, leanDual))

/** Everything that a body can see of its call. */
function seen(this: unknown, ...given: readonly unknown[]): unknown {
  return { self: this, given }
}

const outcomeOf = (dual: Dual, arity: Parameters<Dual>[0], given: readonly unknown[], last: readonly unknown[]) => {
  const self = { name: 'self' }
  const first = dual(arity, seen).apply(self, [...given])
  return typeof first === 'function' ? { curried: first.apply(self, [...last]) } : { direct: first }
}

const startsWithNumber = (given: ArrayLike<unknown>): boolean => typeof given[0] === 'number'
const arities: ReadonlyArray<readonly [string, Parameters<Dual>[0]]> = [
  ...[0, 1, 2, 3, 4].map(arity => [`arity ${arity}`, arity] as const),
  ['a predicate', startsWithNumber],
]
const givens: ReadonlyArray<readonly unknown[]> = [
  [],
  [1],
  ['a'],
  [undefined],
  [1, 2],
  ['a', 'b'],
  [undefined, undefined],
  [1, 2, 3],
  ['a', 'b', 'c'],
  [1, 2, 3, 4],
]

describe('the lean dual', () => {
  test('is another one than the original', () => {
    expect(source).toContain(dualAsItCame)
    expect(String(lean)).not.toBe(String(original))
  })

  test.each(arities)('with %s calls its body as the original does, whatever it is given', (_case, arity) => {
    for (const given of givens)
      for (const last of [[], ['data'], ['data', 'more']])
        expect(outcomeOf(lean, arity, given, last)).toEqual(outcomeOf(original, arity, given, last))
  })
})

const bundle = (contents: string) =>
  build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    mainFields: ['module', 'main'],
    plugins: [leanFpTs],
    logLevel: 'silent',
  })

test('is what a bundle has', async () => {
  const { outputFiles } = await bundle("import { flatMap } from 'fp-ts/TaskEither'; console.log(flatMap)")
  expect(outputFiles[0]?.text).toContain('switch (arguments.length)')
  expect(outputFiles[0]?.text).not.toContain('body.apply(void 0')
})

test('an fp-ts that has no such function fails the build', async () => {
  await expect(bundle('console.log(1)')).rejects.toThrow('dual is not what it was')
})
