import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

interface Run {
  readonly status: number | null
  readonly output: string
}

const run = (program: string, args: readonly string[], cwd: string): Run => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (error !== undefined) throw error
  return { status, output: stdout + stderr }
}

const npm = (args: readonly string[], cwd: string): string => {
  const { status, output } = run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, cwd)
  if (status !== 0) throw new Error(`npm ${args[0]} failed:\n${output}`)
  return output
}

/** Node of a major version, as `test/tarball/package.json` names it for this platform. */
const nodeOf = (major: string): string => {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const folder = join(import.meta.dirname, 'node_modules', `node-${major}-${platform}-${process.arch}`)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, bin.node)
}

const compilers = {
  '5': join(import.meta.dirname, 'node_modules/typescript/bin/tsc'),
  '7': join(root, 'node_modules/typescript/bin/tsc'),
}

/** A project that has installed the tarball, and nothing else. */
export interface Consumer {
  readonly folder: string
  readonly write: (file: string, content: string) => void
  readonly node: (major: string, args: readonly string[]) => Run
  /** Compiles `sample.ts` as a strict project does that checks the declarations which it imports too. */
  readonly compile: (major: keyof typeof compilers, options: readonly string[]) => Run
  readonly remove: () => void
}

/**
 * Packs the project and installs the tarball in a new folder, offline and with an empty cache: a package that had to be
 * fetched would make it fail.
 */
export const packAndInstall = (): Consumer => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'idv-retry-consumer-')))
  const write = (file: string, content: string): void => writeFileSync(join(folder, file), content)
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  npm(['pack', '--pack-destination', folder], root)
  const offline = ['--offline', '--cache', join(folder, 'empty-cache'), '--no-audit', '--no-fund']
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  npm(['install', ...offline, join(folder, `idv-retry-${version}.tgz`)], folder)
  return {
    folder,
    write,
    node: (major, args) => run(nodeOf(major), args, folder),
    compile: (major, options) =>
      run(process.execPath, [compilers[major], '--strict', '--target', 'es2022', ...options, 'sample.ts'], folder),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
