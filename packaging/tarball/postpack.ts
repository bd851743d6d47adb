/** Run by `npm pack`, after it has packed: brings the project's own package.json back. */
import { rename } from 'node:fs/promises'
import { ownManifest, savedManifest } from './manifest-files.ts'

await rename(savedManifest, ownManifest)
