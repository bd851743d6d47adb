import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Installs the packages of the baselines next to this file, unless they are installed. The service does not use them.
 */
export const installBaselines = (): void => {
  const installed = join(import.meta.dirname, 'node_modules/.package-lock.json')
  if (existsSync(installed)) return
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('npm ci in bench/ failed')
}
