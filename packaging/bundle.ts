import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { builtInsWithoutUndici } from './built-ins-without-undici.ts'
import { leanAwsSdk } from './lean-aws-sdk.ts'
import { leanFpTs } from './lean-fp-ts.ts'
import { leanIoTs } from './lean-io-ts.ts'

const projectRoot = join(import.meta.dirname, '..')

/** One function's code: `.build/<name>/<name>.mjs`, which exports `handler`. */
export interface Bundle {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** The functions of serverless.yml, the one list of them. Each bears the name of its file under `handlers/`. */
export const functionNames = async (root = projectRoot): Promise<readonly string[]> => {
  const { functions } = parse(await readFile(join(root, 'serverless.yml'), 'utf8'))
  return Object.entries<{ handler: string }>(functions).map(([name, { handler }]) => {
    const expected = `.build/${name}/${name}.handler`
    if (handler !== expected) throw new Error(`serverless.yml: the handler of ${name} must be ${expected}`)
    return name
  })
}

/**
 * Bundles every function, as it is deployed: the local stack and the tests run these very files.
 * The same sources give the same bytes. `outDir` is absolute or relative to the working directory.
 */
export const bundleHandlers = async ({
  root = projectRoot,
  outDir = join(root, '.build'),
  minify = true,
}: {
  root?: string
  outDir?: string
  minify?: boolean
} = {}): Promise<readonly Bundle[]> => {
  const names = await functionNames(root)
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map(name => ({ in: join('handlers', `${name}.ts`), out: join(name, name) })),
    outdir: outDir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    // Without it packages resolve to CommonJS, whose `require('node:https')` fails in an ES module.
    mainFields: ['module', 'main'],
    minify,
    legalComments: 'none',
    // What packages would warn of: the journal is the only thing that a function writes.
    drop: ['console'],
    // A name that a package does not have would be undefined.
    logOverride: { 'import-is-undefined': 'error' },
    metafile: true,
    logLevel: 'warning',
    plugins: [builtInsWithoutUndici, leanAwsSdk, leanFpTs, leanIoTs],
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
