import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleIdvr } from '../../packaging/bundle-idvr.ts'

const root = join(import.meta.dirname, '../..')

/** A folder as npm makes it of the tarball: no sources, no packages. */
let installed: string
beforeAll(async () => {
  installed = await mkdtemp(join(tmpdir(), 'idvr-installed-'))
  await bundleIdvr(join(installed, 'dist'))
  for (const path of ['operator/launch.mjs', 'policies', 'package.json'])
    await cp(join(root, path), join(installed, path), { recursive: true })
})
afterAll(() => rm(installed, { recursive: true }))

const run = (...args: readonly string[]) =>
  new Promise(resolve => {
    execFile(
      process.execPath,
      [join(installed, 'operator/launch.mjs'), ...args],
      { cwd: installed },
      (error, out, err) => resolve({ code: error === null ? 0 : error.code, out, err }),
    )
  })

describe('idvr of the tarball', () => {
  it('is found by npm where package.json names it, and is packed', async () => {
    const { bin, files } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    expect(bin).toEqual({ idvr: 'operator/launch.mjs' })
    expect(files).toEqual(
      expect.arrayContaining(['operator/launch.mjs', 'dist/idvr.mjs', 'dist/policy-program.mjs', 'policies']),
    )
  })

  it.each([
    [0, 'checks a policy that ships', ['policy', 'check', 'policies/default-v2.json', '--no-proof']],
    [1, 'refuses a certificate that is none', ['policy', 'verify', 'package.json']],
    [2, 'checks what was typed', ['retry', 'u', '--template', 't', '--strategy', 'custom', '--reason', 'r']],
    [2, 'audits no log that is not there', ['audit', 'none.log']],
    [3, 'asks for a stack', ['status', '--local', '9']],
  ])('ends with %i: %s', async (code, _, args) => {
    const ended = await run(...args)
    expect(ended).toMatchObject({ code })
    expect(JSON.stringify(ended)).not.toMatch(/\\n\s+at /)
  })
})
