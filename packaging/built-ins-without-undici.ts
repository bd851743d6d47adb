import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

const namespace = 'node-built-in'

/**
 * Resolves Node's built-in modules through `process.getBuiltinModule`. An ESM `import 'node:http'` reads every export
 * of the module. One of them is a getter that loads undici: 27 to 40 ms of each cold start. A property of the module
 * object is read only when the code uses it.
 */
export const builtInsWithoutUndici: Plugin = {
  name: 'built-ins-without-undici',
  setup: build => {
    const names = new Set(builtinModules)
    build.onResolve({ filter: /^(node:)?[a-z0-9_/]+$/ }, ({ path }) =>
      path.startsWith('node:') || names.has(path) ? { path: path.replace(/^node:/, ''), namespace } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`,
      loader: 'js',
    }))
  },
}
