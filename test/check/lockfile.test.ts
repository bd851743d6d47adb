import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

interface LockedPackage {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  /** A folder of this repository. */
  readonly link?: boolean
}

const lockFiles = globSync('**/package-lock.json', {
  cwd: root,
  exclude: name => name === 'node_modules' || name.startsWith('.'),
})

const isOfRegistry = ([path, { link = false }]: readonly [string, LockedPackage]): boolean =>
  path.includes('node_modules/') && !link

const registryPackages = (lockFile: string): ReadonlyArray<readonly [string, LockedPackage]> => {
  const { packages } = JSON.parse(readFileSync(join(root, lockFile), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>
  }
  return Object.entries(packages).filter(isOfRegistry)
}

const isHash = (integrity: string | undefined): boolean => /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')

it('the lock files are those of the service, the bench and the tools of tests', () => {
  expect(lockFiles.toSorted()).toEqual([
    join('bench', 'package-lock.json'),
    join('local', 'lambda-runtime', 'package-lock.json'),
    join('local', 'peers', 'package-lock.json'),
    'package-lock.json',
    join('test', 'browser', 'package-lock.json'),
    join('test', 'integrators', 'package-lock.json'),
    join('test', 'tarball', 'package-lock.json'),
  ])
})

describe.each(lockFiles)('%s', lockFile => {
  it('has the hash of each package of the registry', () => {
    const packages = registryPackages(lockFile)
    expect(packages.length).toBeGreaterThan(10)
    expect(packages.filter(([, { integrity }]) => !isHash(integrity)).map(([path]) => path)).toEqual([])
  })

  it('names no host: each machine uses its own registry', () => {
    expect(registryPackages(lockFile).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })
})

it('the packages of other platforms are among them', () => {
  const locked = registryPackages('package-lock.json').map(([path]) => path)
  for (const platform of ['darwin-arm64', 'linux-arm64-gnu', 'win32-x64-msvc'])
    expect(locked).toContain(`node_modules/@oxlint/binding-${platform}`)
})
