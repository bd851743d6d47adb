import { join } from 'node:path'

const projectRoot = join(import.meta.dirname, '../..')

export const ownManifest = join(projectRoot, 'package.json')

/** Where the project's own package.json is while `npm pack` packs that of the tarball. */
export const savedManifest = join(projectRoot, 'dist', 'package.json.own')
