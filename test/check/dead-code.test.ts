import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "planted", "type": "module", "devDependencies": { "jose": "1.0.0" } }',
  'handlers/retry.ts': "import { used } from '../lib/used.ts'\nexport const handler = used",
  'lib/used.ts': "import * as jose from 'jose'\nexport const used = jose.jwtVerify\nexport const onlyTestedExport = 1",
  'lib/only-tested.ts': 'export const onlyTested = 1',
  'test/only-tested.test.ts':
    "import { onlyTested } from '../lib/only-tested.ts'\nimport { onlyTestedExport } from '../lib/used.ts'\nconsole.log(onlyTested, onlyTestedExport)",
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dead-code-'))
  copyFileSync(join(root, 'knip.production.json'), join(folder, 'knip.production.json'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test('code that only a test uses, and a package that only tests may use, are reported', () => {
  const { status, stdout } = spawnSync(
    join(root, 'node_modules/.bin/knip'),
    ['--strict', '--config', 'knip.production.json', '--reporter', 'json'],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(status).toBe(1)
  const { issues } = JSON.parse(stdout) as { issues: readonly object[] }
  expect(issues).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ file: 'lib/only-tested.ts', files: [expect.anything()] }),
      expect.objectContaining({
        file: 'lib/used.ts',
        exports: [expect.objectContaining({ name: 'onlyTestedExport' })],
        unlisted: [expect.objectContaining({ name: 'jose' })],
      }),
    ]),
  )
  expect(issues).toHaveLength(2)
})
