import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { watchSources } from '../../../../local/start/watch/watch-sources.ts'

/** A project that is watched, whose builds fail with these errors, one after the other. */
const watched = async (...errors: readonly (Error | undefined)[]) => {
  const root = await mkdtemp(join(tmpdir(), 'idv-retry-watch-'))
  for (const folder of ['handlers', 'lib/domain', 'policies']) await mkdir(join(root, folder), { recursive: true })
  const left = [...errors]
  const said: string[] = []
  const rebuild = async (): Promise<void> => {
    const error = left.shift()
    if (error !== undefined) throw error
  }
  const { stop } = watchSources({ root, rebuild, say: line => said.push(line) })
  onTestFinished(async () => {
    stop()
    await rm(root, { recursive: true })
  })
  return { said, write: (file: string) => writeFile(join(root, file), '// changed') }
}

it.each(['handlers/retry.ts', 'lib/domain/limits.ts', 'policies/acme.json'])('%s: one line', async file => {
  const { said, write } = await watched()
  await write(file)
  await expect.poll(() => said).toEqual([expect.stringMatching(/^rebuilt in \d+ ms$/)])
})

it('a build that fails is one line with the place, and the next change builds again', async () => {
  const location = { file: 'lib/x.ts', line: 3 }
  const { said, write } = await watched(
    Object.assign(new Error('Build failed with 1 error:\n…'), { errors: [{ text: 'Unexpected "}"', location }] }),
  )
  await write('lib/x.ts')
  const line = 'not rebuilt, the functions stay as they were: lib/x.ts:3: Unexpected "}"'
  await expect.poll(() => said).toEqual([line])
  await write('lib/x.ts')
  await expect.poll(() => said.at(-1)).toMatch(/^rebuilt/)
})
