import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** A member or a variable that holds the id of an attempt or a template. */
const id = String.raw`\b(?:id|attempt_id|attemptId|child_id|previous_attempt_id|template_id)\b`
const comparisons = [
  new RegExp(`${id} [!=]== (?!null|undefined|'')`),
  new RegExp(String.raw`[!=]== [\w.?[\]]*${id}`),
  new RegExp(String.raw`\.(?:has|get|includes|indexOf)\([\w.?[\]]*${id}\)`),
]

const isComparison = (line: string): boolean => comparisons.some(comparison => comparison.test(line))

/** Ids of users and of texts, the word for an id that cannot be read, and a map that the same spelling was put into. */
const isOfOtherId = (line: string): boolean =>
  /client_user_id ===|client_id ===|id !== 'unrecognised' && !own\.has\(foldedId|others\.every\(id => id === first\)|subjects\.get\(slot\.template_id\)/.test(
    line,
  )

it.each([
  'history.find(row => row.id === attempt_id)',
  'if (entry?.attempt_id !== attempt_id) return',
  'row.template.id === template_id',
  'attempt.previous_attempt_id === retried.id',
  'wanted === history[0]?.id',
  'templateIds.has(key.template_id)',
  'byId.get(previous_attempt_id)',
])('a comparison of the spelling is found: %s', line => {
  expect(isComparison(line)).toBe(true)
})

it.each([
  'previous_attempt_id === null',
  'id !== undefined',
  'isSameId(row.id, attempt_id)',
  'own.has(foldedId(id))',
  'byId.get(foldedId(current.previous_attempt_id))',
])('is no such comparison: %s', line => {
  expect(isComparison(line)).toBe(false)
})

it('ids of attempts and templates are compared folded, outside the ledger, which compares its own entries', () => {
  const found = globSync('lib/**/*.ts', { cwd: root })
    .filter(path => !path.startsWith(join('lib', 'domain', 'ledger')))
    .flatMap(path => readFileSync(join(root, path), 'utf8').split('\n'))
    .filter(line => isComparison(line) && !isOfOtherId(line))
  expect(found).toEqual([])
})
