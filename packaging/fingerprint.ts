import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** SHA-256 of the names and contents of all files in a folder. */
export const fingerprint = (folder: string): string => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted()
  const hash = createHash('sha256')
  for (const path of paths)
    hash.update(`${path.slice(folder.length)}\n${createHash('sha256').update(readFileSync(path)).digest('hex')}\n`)
  return hash.digest('hex')
}
