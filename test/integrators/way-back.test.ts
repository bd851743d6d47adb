import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { textIds } from '../../lib/domain/policy/applicant-text.ts'
import { root } from '../docs/markdown.ts'
import { codeIn, rowsUnder } from '../docs/tables.ts'

it('docs/way-back.md has each text for applicants, in the words of the shipped policy', () => {
  const rows = rowsUnder(readFileSync(join(root, 'docs/way-back.md'), 'utf8'), 'The texts')
  const documented = Object.fromEntries(rows.map(([id = '', text]) => [codeIn(id)[0], text]))
  const { texts } = JSON.parse(readFileSync(join(root, 'policies/default-v2.json'), 'utf8'))
  expect(documented).toEqual(texts.en)
  expect(Object.keys(documented).toSorted()).toEqual(textIds.toSorted())
})
