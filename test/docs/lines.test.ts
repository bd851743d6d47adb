import { expect, it } from 'vitest'
import { documents } from './markdown.ts'

const charactersMax = 150

it.each(documents)('$path has no line over 150 characters, but for tables and samples', ({ prose }) => {
  const lines = prose.split('\n').filter(line => !line.startsWith('|'))
  expect(lines.filter(line => line.length > charactersMax)).toEqual([])
})
