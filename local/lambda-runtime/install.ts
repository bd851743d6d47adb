/**
 * Installs AWS's runtime client next to this file, unless the pinned version is installed. Does not build its native
 * add-on.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = import.meta.dirname
const readPackage = (path: string) => JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8'))
const installed = join('node_modules', 'aws-lambda-ric')

const isCurrent =
  existsSync(join(folder, installed, 'package.json')) &&
  readPackage(installed).version === readPackage('.').dependencies['aws-lambda-ric']

if (!isCurrent) {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exitCode = status ?? 1
}
