import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './markdown.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the picture of the console', () => {
  it('is a PNG of 1280 pixels, of 200 KB at most', () => {
    const picture = readFileSync(join(root, 'docs/console.png'))
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.readUInt32BE(16)).toBe(1280)
    expect(picture.length).toBeLessThanOrEqual(200_000)
  })

  it('stands in README before its first section, and in docs/console.md', () => {
    expect(read('README.md').split('\n## ')[0]).toContain('](docs/console.png)')
    expect(read('docs/console.md')).toContain('](console.png)')
  })
})
