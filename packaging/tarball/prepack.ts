/**
 * Run by `npm pack`, before it packs: builds `dist/`, and puts the package.json of the tarball in place of the
 * project's own, which `postpack.ts` brings back. npm packs no other file than that as package.json.
 */
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { bundleIdvr } from '../bundle-idvr.ts'
import { buildTarball } from './build.ts'
import { ownManifest, savedManifest } from './manifest-files.ts'
import { packedManifest } from './packed-manifest.ts'

const manifest = JSON.parse(await readFile(ownManifest, 'utf8'))
await buildTarball()
await bundleIdvr()
await copyFile(ownManifest, savedManifest)
await writeFile(ownManifest, `${JSON.stringify(packedManifest(manifest), null, 2)}\n`)
