import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Installs what the baselines are made of next to this file, unless it is there. The product's own tree has none of it. */
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
