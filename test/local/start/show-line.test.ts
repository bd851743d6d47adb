import { expect, it } from 'vitest'
import { showLine } from '../../../local/start/show-line.ts'

it.each([
  ['{"driver":"sweep","queued":0,"outcome":"swept"}', false],
  ['{"driver":"sweep","queued":1,"outcome":"swept"}', true],
  ['{"driver":"sweep","outcome":"not-swept"}', true],
  ['{"driver":"event","outcome":"retried"}', true],
  ['anything else', true],
])('%s is shown: %j', (line, isShown) => {
  const shown: string[] = []
  showLine(text => shown.push(text))(line)
  expect(shown).toEqual(isShown ? [line] : [])
})
