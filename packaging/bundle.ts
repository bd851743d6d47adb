import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { parse } from 'yaml'
import { type CheckedPolicy, policyForBundle } from '../policy-tools/policy-for-bundle.ts'
import { defaultPolicyPath } from '../policy-tools/shipped-policies.ts'
import { builtInsWithoutUndici } from './built-ins-without-undici.ts'
import { leanAwsSdk } from './lean-aws-sdk.ts'

const projectRoot = join(import.meta.dirname, '..')

/** One function's code: `.build/<name>/<name>.mjs`, which exports `handler`. Its source map is beside it. */
export interface Bundle {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** The names of the functions in serverless.yml, each that of a file under `handlers/`. */
export const functionNames = async (root = projectRoot): Promise<readonly string[]> => {
  const { functions } = parse(await readFile(join(root, 'serverless.yml'), 'utf8'))
  return Object.entries<{ handler: string }>(functions).map(([name, { handler }]) => {
    const expected = `.build/${name}/${name}.handler`
    if (handler !== expected) throw new Error(`serverless.yml: the handler of ${name} must be ${expected}`)
    return name
  })
}

/** The options of esbuild for all functions, without input and output. */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Without it packages resolve to CommonJS, whose `require('node:https')` fails in an ES module.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // Removes warnings of packages: a function writes only its journal.
  drop: ['console'],
  // An import of a name that does not exist would be undefined at run time.
  logOverride: { 'import-is-undefined': 'error' },
  logLevel: 'warning',
  plugins: [builtInsWithoutUndici, leanAwsSdk],
} satisfies BuildOptions

/** A policy file that is refused; each line is a sentence with its file and JSON Pointer. */
export class PolicyRefusedError extends Error {
  override readonly name = 'PolicyRefusedError'
}

/**
 * Bundles every function for deployment, for the local stack and for the tests. The same sources give the same bytes.
 * `outDir` is absolute or relative to the working directory. `policy` is the policy that goes into them, or the path of
 * its file; throws `PolicyRefusedError` if that is refused.
 */
export const bundleHandlers = async ({
  root = projectRoot,
  outDir = join(root, '.build'),
  minify = true,
  policy = defaultPolicyPath,
}: {
  root?: string
  outDir?: string
  minify?: boolean
  policy?: string | CheckedPolicy
} = {}): Promise<readonly Bundle[]> => {
  const names = await functionNames(root)
  const checked = typeof policy === 'string' ? await policyForBundle(policy) : policy
  if (checked._tag === 'Refused') throw new PolicyRefusedError(checked.sentences.join('\n'))
  const { metafile } = await build({
    ...bundling,
    plugins: [checked.plugin, ...bundling.plugins],
    absWorkingDir: root,
    entryPoints: names.map(name => ({ in: join('handlers', `${name}.ts`), out: join(name, name) })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    minify,
    // Beside the bundle, which does not refer to it: positions can be looked up, and no byte of it is deployed.
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
  })
  const bytesByPath = Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, { bytes }]) => [join(root, path), bytes]),
  )
  return names.map(name => {
    const path = join(outDir, name, `${name}.mjs`)
    return { name, path, bytes: bytesByPath[path] ?? 0 }
  })
}

if (import.meta.main) {
  for (const { name, bytes } of await bundleHandlers()) console.log(`${name} ${(bytes / 1000).toFixed(1)} KB`)
}
