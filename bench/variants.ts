import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { bundleHandlers, bundling } from '../packaging/bundle.ts'

/** `service` is compared with the others. `empty` does nothing: its time is that of Node and the runtime client. */
export const variantNames = [
  'empty',
  'bare + ledger',
  'bare + ledger, lazy',
  'floor5',
  'service',
  'usual + ledger',
  'usual + ledger, lazy',
  'peer',
] as const
export type VariantName = (typeof variantNames)[number]

/** One function as it is deployed: a bundle in a folder. A lazy one connects in the first call, the others in init. */
export interface Variant {
  readonly name: VariantName
  readonly folder: string
  readonly file: string
  readonly bytes: number
  readonly environment: Readonly<Record<string, string>>
}

export type Variants = Readonly<Record<VariantName, Variant>>

export interface Built {
  readonly variants: Variants
  /** For every function of the service, by name. */
  readonly bundleBytes: Readonly<Record<string, number>>
}

const baselines = join(import.meta.dirname, 'baselines')

const options: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
  logLevel: 'warning',
}

/** Bundled like the functions of the service. */
const lean: BuildOptions = { ...bundling, absWorkingDir: join(import.meta.dirname, '..'), minify: true }

// Bundled CommonJS calls `require`, which an ES module does not have.
const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

/** ES modules, so that init can await. */
const usual: BuildOptions = { ...options, format: 'esm', banner: { js: require } }

/**
 * Bundles each variant into its own folder: the service as `npm run package` does, `bare` and `floor5` likewise,
 * `usual` and `peer` with esbuild's defaults.
 */
export const buildVariants = async (outDir: string): Promise<Built> => {
  const [services] = await Promise.all([
    bundleHandlers({ outDir: join(outDir, 'service') }),
    build({ ...lean, entryPoints: [join(baselines, 'empty.ts')], outfile: join(outDir, 'empty/retry.mjs') }),
    build({ ...lean, entryPoints: [join(baselines, 'bare/retry.ts')], outfile: join(outDir, 'bare/retry.mjs') }),
    build({ ...lean, entryPoints: [join(baselines, 'floor5/retry.ts')], outfile: join(outDir, 'floor5/retry.mjs') }),
    ...['usual', 'peer'].map(name =>
      build({
        ...usual,
        entryPoints: [join(baselines, `${name}/retry-after-init.ts`)],
        outfile: join(outDir, `${name}/retry.mjs`),
      }),
    ),
    build({
      ...options,
      format: 'cjs',
      entryPoints: [join(baselines, 'usual/retry.ts')],
      outfile: join(outDir, 'usual-lazy/retry.cjs'),
    }),
  ])
  if (!services.some(({ name }) => name === 'retry')) throw new Error('the service has no function named retry')

  const variant = async (name: VariantName, file: string, environment = {}): Promise<Variant> => {
    const path = join(outDir, file)
    const folder = join(path, '..')
    // Lambda loads handlers only from the folder of the function.
    await copyFile(join(import.meta.dirname, 'measures/many-calls.mjs'), join(folder, 'many-calls.mjs'))
    return { name, folder, file: path, bytes: (await stat(path)).size, environment }
  }
  const variants: Variants = {
    empty: await variant('empty', 'empty/retry.mjs'),
    'bare + ledger': await variant('bare + ledger', 'bare/retry.mjs'),
    'bare + ledger, lazy': await variant('bare + ledger, lazy', 'bare/retry.mjs', { BENCH_INIT: 'lazy' }),
    floor5: await variant('floor5', 'floor5/retry.mjs'),
    service: await variant('service', 'service/retry/retry.mjs'),
    'usual + ledger': await variant('usual + ledger', 'usual/retry.mjs'),
    'usual + ledger, lazy': await variant('usual + ledger, lazy', 'usual-lazy/retry.cjs'),
    peer: await variant('peer', 'peer/retry.mjs'),
  }
  const bundleBytes = Object.fromEntries(services.map(({ name, bytes }) => [name, bytes]))
  return { variants, bundleBytes }
}
