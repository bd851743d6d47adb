import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allLaws } from '../../policy-tools/all-laws.ts'

const root = join(import.meta.dirname, '../..')
const files = globSync('policy-tools/laws/*.ts', { cwd: root }).toSorted()
const names = files.map(file => basename(file, '.ts'))

describe('the laws', () => {
  it('of the folder are all checked', () => {
    expect(Object.keys(allLaws).toSorted()).toEqual(names)
  })

  it('are listed in docs/proving.md, with the sentence that each file says', () => {
    const listed = [...readFileSync(join(root, 'docs/proving.md'), 'utf8').matchAll(/^- `([a-z-]+)`: (.+)$/gm)]
    expect(Object.fromEntries(listed.map(([, name, says]) => [name, says]))).toEqual(
      Object.fromEntries(Object.entries(allLaws).map(([name, { says }]) => [name, says])),
    )
  })

  it('read Plaid’s answer by themselves: of the service they import types and Plaid’s words only', () => {
    const imports = globSync('policy-tools/laws/**/*.ts', { cwd: root }).flatMap(file =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter(line => /^import (?!type )/.test(line) && line.includes('/lib/'))
        .map(line => `${basename(file)}: ${line}`),
    )
    expect(imports).toEqual([
      "words-that-are-not-known-hold.ts: import { words } from '../../lib/domain/policy/findings/words.ts'",
    ])
  })
})
