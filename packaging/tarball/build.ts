import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'

const projectRoot = join(import.meta.dirname, '../..')

/** The functions of `idv-retry/retry-request`; `retry-request.d.ts` declares them. */
const codecFunctions = ['decodeRetryRequest', 'parseRetryRequest', 'encodeRetryRequest', 'stringifyRetryRequest']

/** For Node 20, and for browsers and other bundlers: no built-in module of Node is used. */
const codec = {
  stdin: {
    contents: `export { ${codecFunctions.join(', ')} } from './lib/domain/request/retry-request.ts'`,
    resolveDir: projectRoot,
  },
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2022',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
} satisfies BuildOptions

/** The folders of the packages whose code a bundle has, such as `node_modules/io-ts`. */
const packagesIn = ({ inputs }: Metafile): readonly string[] => {
  const folders = Object.keys(inputs).map(path => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0])
  return [...new Set(folders.filter(folder => folder !== undefined))].toSorted()
}

/** Some packages only name their licence; its text comes with another package of the same owner. */
const namedLicence = async (folder: string): Promise<string> => {
  const { license } = JSON.parse(await readFile(join(projectRoot, folder, 'package.json'), 'utf8'))
  if (typeof license !== 'string') throw new Error(`${folder} has no licence`)
  return `Licence: ${license}`
}

/** The licence of each package in the bundle: what is copied has to come with it. */
export const licencesOf = async (metafile: Metafile): Promise<string> => {
  const licences = packagesIn(metafile).map(async folder => {
    const file = (await readdir(join(projectRoot, folder))).find(name => /^licen[cs]e/i.test(name))
    const text =
      file === undefined ? await namedLicence(folder) : await readFile(join(projectRoot, folder, file), 'utf8')
    return `${folder.slice('node_modules/'.length)}\n\n${text.trim()}\n`
  })
  return (await Promise.all(licences)).join('\n---\n\n')
}

/**
 * Builds what the tarball of `npm pack` has in `dist/`: `npm run build:tarball`. Everything is bundled, so the tarball
 * depends on no package.
 */
export const buildTarball = async (outDir = join(projectRoot, 'dist')): Promise<void> => {
  await mkdir(outDir, { recursive: true })
  const { metafile } = await build({ ...codec, outfile: join(outDir, 'retry-request.mjs') })
  await copyFile(join(import.meta.dirname, 'retry-request.d.ts'), join(outDir, 'retry-request.d.ts'))
  await writeFile(join(outDir, 'third-party-licences.txt'), await licencesOf(metafile))
}

if (import.meta.main) await buildTarball()
