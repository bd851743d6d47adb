import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answerSchema, facts, violations } from './plaid-facts.ts'
import { descriptionFile, mustBeThere, readPlaidDescription } from './plaid-openapi.ts'

/** Differences between a description and the facts, and examples of the description that break the facts. */
const differences = (file: URL): readonly unknown[] => {
  const { facts: described, answerExamples } = readPlaidDescription(file)
  const { source: _source, date: _date, ...own } = facts
  const found: unknown[] = []
  if (described.version !== own.version) found.push({ version: described.version })
  for (const part of ['endpoints', 'schemas'] as const)
    for (const name of new Set([...Object.keys(described[part]), ...Object.keys(own[part])])) {
      const [now, known] = [described[part][name], own[part][name]]
      if (JSON.stringify(now) !== JSON.stringify(known)) found.push({ [name]: { now, known } })
    }
  for (const path of Object.keys(described.endpoints)) {
    const examples = answerExamples(path)
    if (examples.length === 0) found.push({ path, examples: 0 })
    for (const example of examples) found.push(...violations(answerSchema(path), example))
  }
  return found
}

test("the facts are what Plaid's description says", ({ skip }) => {
  const isThere = existsSync(descriptionFile)
  if (!isThere && !mustBeThere(process.env))
    skip(`not compared with Plaid's description: there is no ${descriptionFile.pathname}`)
  expect(isThere, `${descriptionFile.pathname} has to be there`).toBe(true)
  expect(differences(descriptionFile)).toEqual([])
})

describe('when the description is required', () => {
  test('REQUIRE_CONTRACT=1 makes its absence a failure', () => {
    expect(mustBeThere({ REQUIRE_CONTRACT: '1' })).toBe(true)
  })

  test('without REQUIRE_CONTRACT its absence is not a failure', () => {
    expect(mustBeThere({})).toBe(false)
  })
})
