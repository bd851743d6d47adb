import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDataFolder } from '../../../../local/start/data/data-folder.ts'

const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-data-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

it('has what was written last, and nothing else when it is released', async () => {
  const folder = join(await freshFolder(), 'new')
  const data = await openDataFolder(folder)
  expect(await data.read()).toBeUndefined()
  await data.write('one')
  await data.write('two')
  expect(await data.read()).toBe('two')
  await data.release()
  expect(await readdir(folder)).toEqual(['state.json'])
})

it('is for one process alone, and free again after a process that was killed', async () => {
  const folder = await freshFolder()
  await writeFile(join(folder, 'in-use'), String(process.ppid))
  await expect(openDataFolder(folder)).rejects.toThrow(`in use by process ${process.ppid}`)
  await writeFile(join(folder, 'in-use'), '4194999')
  await (await openDataFolder(folder)).release()
})

it('is refused in one sentence where it cannot be made', async () => {
  const folder = await freshFolder()
  await writeFile(join(folder, 'file'), '')
  await expect(openDataFolder(join(folder, 'file', 'data'))).rejects.toThrow('cannot be made')
})
