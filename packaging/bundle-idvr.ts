import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { buildPage, compiledStyle } from '../operator/console/build-page.ts'
import { licencesOf } from './tarball/build.ts'

const projectRoot = join(import.meta.dirname, '..')

/** A bundler finds the modules of fp-ts without help. */
const withoutHooks: Plugin = {
  name: 'without-hooks',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]fp-ts-in-node\.ts$/ }, () => ({ contents: '' }))
  },
}

/** The page and the report of the console are compiled now: an installed package has no compiler. */
const withConsole: Plugin = {
  name: 'with-console',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]console[/\\]build-page\.ts$/ }, async () => ({
      // Named, so that its licence is packed too.
      contents: `import '@tanstack/virtual-core'; export const buildPage = async () => (${JSON.stringify(await buildPage())})`,
      resolveDir: projectRoot,
    }))
    onLoad({ filter: /[/\\]console[/\\]build-report\.ts$/ }, async ({ path }) => ({
      contents: `
        import { reportDocument } from './document-of.ts'
        import { reportBody } from './page/report.tsx'
        const style = ${JSON.stringify(await compiledStyle())}
        export const buildReport = async report => reportDocument(report.place, style, reportBody(report))`,
      resolveDir: dirname(path),
    }))
  },
}

/** For Node 22 and newer, without any package. Packages of CommonJS need `require`. */
const options = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
  plugins: [withoutHooks, withConsole],
  logOverride: { 'import-is-undefined': 'error', 'ignored-bare-import': 'silent' },
  logLevel: 'warning',
} satisfies BuildOptions

/** Builds `dist/idvr.mjs`, and beside it the program that its command `policy` starts. */
export const bundleIdvr = async (outDir = join(projectRoot, 'dist')): Promise<void> => {
  const { metafile } = await build({
    ...options,
    entryPoints: {
      idvr: join('operator', 'idvr.ts'),
      'policy-program': join('policy-tools', 'policy-program.ts'),
    },
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    metafile: true,
  })
  await writeFile(join(outDir, 'idvr-third-party-licences.txt'), await licencesOf(metafile))
}

if (import.meta.main) await bundleIdvr()
