import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { readZip } from '../../local/lambda-runtime/read-zip.ts'
import { bundleHandlers } from '../../packaging/bundle.ts'
import { packagedService } from './packaged-service.ts'
import { projectCopy } from './project-copy.ts'

const root = join(import.meta.dirname, '../..')
const elsewhere = await projectCopy()
afterAll(() => elsewhere.remove())

/** Packages the same bundles in another folder, with an empty home, no AWS variables, and proxies without a server. */
const packageElsewhere = async (): Promise<void> => {
  await bundleHandlers({ outDir: join(elsewhere.root, '.build') })
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/.bin/serverless'), 'package'], {
    cwd: elsewhere.root,
    env: {
      PATH: process.env['PATH'],
      HOME: elsewhere.root,
      HTTP_PROXY: 'http://127.0.0.1:1',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    },
  })
}

describe('the zips', () => {
  test.each(packagedService.names)('the zip of %s contains its bundle and nothing else', async name => {
    const files = readZip(await readFile(packagedService.zipPath(name)))
    expect([...files.keys()]).toEqual([`.build/${name}/${name}.mjs`])
    expect(files.get(`.build/${name}/${name}.mjs`)).toEqual(await readFile(join(root, `.build/${name}/${name}.mjs`)))
  })

  test('the same sources give the same zips, anywhere, without credentials and network', async () => {
    await packageElsewhere()
    for (const name of packagedService.names)
      expect(await readFile(join(elsewhere.root, '.serverless', `${name}.zip`))).toEqual(
        await readFile(packagedService.zipPath(name)),
      )
  })

  test('a file that does not match its checksum is not unpacked', async () => {
    const [name = ''] = packagedService.names
    const zip = await readFile(packagedService.zipPath(name))
    const directory = zip.readUInt32LE(zip.length - 6)
    const checksum = directory + 16
    zip.writeUInt8(zip.readUInt8(checksum) ^ 1, checksum)
    expect(() => readZip(zip)).toThrow('does not match its checksum')
  })
})
