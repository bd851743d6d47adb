import { describe, expect, it } from 'vitest'
import { jsonLine, paragraph } from '../../../local/demo/terminal-text.ts'

describe('the text of the demo', () => {
  it('is at most 100 columns wide, with a margin and a hanging indent', () => {
    const text = 'word '.repeat(60).trim()
    const lines = paragraph(text, '→ ').split('\n')
    expect(lines.length).toBeGreaterThan(1)
    for (const [at, line] of lines.entries()) {
      expect(line.length).toBeLessThanOrEqual(100)
      expect(line).toMatch(at === 0 ? /^ {4}→ word/ : /^ {6}word/)
    }
    expect(lines.map(line => line.replace('→', '').trim()).join(' ')).toBe(text)
  })

  it('keeps a long word whole', () => {
    const url = `http://127.0.0.1/${'x'.repeat(200)}`
    expect(paragraph(`see ${url}`)).toContain(url)
  })

  it.each([
    [{ a: 1, b: ['c', null], d: {} }, '{"a": 1, "b": ["c", null], "d": {}}'],
    ['text', '"text"'],
    [{ text: 'two  blanks, [ brackets ] and a\nline' }, '{"text": "two  blanks, [ brackets ] and a\\nline"}'],
    [undefined, 'nothing'],
  ])('writes %j on one line', (value, line) => {
    expect(jsonLine(value)).toBe(line)
  })
})
