import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Package {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

const packageIn = (folder: string): Package | undefined => {
  const file = join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

const isInstalled = (folder: string): boolean =>
  Object.entries(packageIn(folder)?.dependencies ?? {}).every(
    ([name, version]) => packageIn(join(folder, 'node_modules', name))?.version === version,
  )

/** Installs what a folder's lock file names, unless the pinned versions are installed. No package's script is run. */
export const installPackage = (folder: string): void => {
  if (isInstalled(folder)) return
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exitCode = status ?? 1
}
