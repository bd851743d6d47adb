import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartOptionError } from '../start-option-error.ts'

export interface DataFolder {
  readonly file: string
  /** Undefined if nothing was written yet. */
  readonly read: () => Promise<string | undefined>
  /** The file has the old text or the new one, also if this process is killed meanwhile. */
  readonly write: (text: string) => Promise<void>
  readonly release: () => Promise<void>
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const absent = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

/** A lock that a killed process has left counts for nothing. */
const lock = async (file: string, folder: string): Promise<void> => {
  const holder = Number(await readFile(file, 'utf8').catch(absent))
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new StartOptionError(`the folder ${folder} is in use by process ${holder}: name another one with --data`)
  }
  await rm(file, { force: true })
  const handle = await open(file, 'wx').catch(() => {
    throw new StartOptionError(`the folder ${folder} is in use by another npm start: name another one with --data`)
  })
  await handle.writeFile(String(process.pid))
  await handle.close()
}

/** Opens a folder for this process alone. Throws StartOptionError if another one uses it, or it cannot be written. */
export const openDataFolder = async (folder: string): Promise<DataFolder> => {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new StartOptionError(`the folder ${folder} cannot be made: ${error.message}`)
  })
  const lockFile = join(folder, 'in-use')
  await lock(lockFile, folder)
  const file = join(folder, 'state.json')
  return {
    file,
    read: () => readFile(file, 'utf8').catch(absent),
    write: async text => {
      const next = `${file}.next`
      await writeFile(next, text, { flush: true })
      await rename(next, file)
    },
    release: () => rm(lockFile, { force: true }),
  }
}
