import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** A class of an ES5 build, and an instance of one, as the bundler reads them: it cannot know that making them does nothing else. */
const marks: ReadonlyArray<readonly [RegExp, string]> = [
  [/= \/\*\* @class \*\/ \(function/g, '= /* @__PURE__ */ (function'],
  [/^(export )?var (\w+) = new /gm, '$1var $2 = /* @__PURE__ */ new '],
]

/** Lets io-ts's types that no codec uses be tree-shaken. An io-ts that is built otherwise fails the build. */
export const leanIoTs: Plugin = {
  name: 'lean-io-ts',
  setup: build => {
    let isMarked = false
    build.onLoad({ filter: /[\\/]io-ts[\\/]es6[\\/]index\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8')
      isMarked = marks.every(([pattern]) => contents.search(pattern) >= 0)
      return { contents: marks.reduce((text, [pattern, mark]) => text.replace(pattern, mark), contents), loader: 'js' }
    })
    build.onEnd(() => ({
      errors: isMarked ? [] : [{ text: "io-ts's classes are not written as they were: see packaging/lean-io-ts.ts" }],
    }))
  },
}
