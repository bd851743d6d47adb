import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { nameFaults } from '../../packaging/check-names.ts'
import { checkTemplate } from '../../packaging/check-template.ts'
import type { Template } from '../../packaging/template.ts'
import { packagedService } from './packaged-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'idv-retry-names-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = JSON.stringify({ Resources: packagedService.resources(), Outputs: packagedService.outputs() })

/**
 * The packaged template as it would be of another stage; but that the names of roles, where they are too long, would
 * be shortened once.
 */
const templateOf = (stage: string): Template =>
  JSON.parse(
    text
      .replaceAll('idv-retry-dev', `idv-retry-${stage}`)
      .replaceAll('dev-idv-retry', `${stage}-idv-retry`)
      .replaceAll('["idv-retry","dev"', `["idv-retry","${stage}"`),
  )
const faultsOf = (stage: string, region = 'us-east-1'): readonly string[] =>
  nameFaults(templateOf(stage), { stage, region, stack: `idv-retry-${stage}` })

const stages = fc.stringMatching(/^[a-z][a-z0-9-]{0,70}$/)

test('no name of the template has the stage dev after it is of another one', () => {
  expect(JSON.stringify(templateOf('other'))).not.toMatch(/idv-retry-dev|dev-idv-retry|"dev"/)
})

test('a stage of 16 characters or less fits everywhere: longer ones depend on the region', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,15}$/),
      fc.constantFrom('us-east-1', 'ap-southeast-2'),
      (stage, region) => {
        expect(faultsOf(stage, region)).toEqual([])
      },
    ),
  )
})

test('one that is too long is refused in one sentence that names it, and so is every longer one', () => {
  fc.assert(
    fc.property(stages, fc.constantFrom('us-east-1', 'eu-central-1', 'ap-southeast-2'), (stage, region) => {
      const sentences = faultsOf(stage, region)
      const isTooLong = stage.length > 29
      expect(sentences.length > 0 || !isTooLong).toBe(true)
      expect(sentences.filter(each => !each.startsWith(`The stage ${stage} has a name that is too long by `))).toEqual(
        [],
      )
      expect(sentences.length).toBeLessThanOrEqual(Math.min(1, faultsOf(`${stage}x`, region).length))
    }),
  )
})

test("a stage that is not refused has no name that is too long by AWS's own schemas", () => {
  const path = join(folder, 'template.json')
  const lengths = [16, 30]
  const verdicts = lengths.map(length => {
    const stage = 'a'.repeat(length)
    writeFileSync(path, JSON.stringify(templateOf(stage)))
    const byAws = checkTemplate(path).findings.filter(finding => /exceeds maximum/.test(finding)).length > 0
    return { length, byAws, byUs: faultsOf(stage).length > 0 }
  })
  // Names that are joined of parts, such as those of roles, are ours alone to see.
  expect(verdicts.filter(({ byAws, byUs }) => byAws && !byUs)).toEqual([])
  expect(verdicts.some(({ byAws }) => byAws)).toBe(true)
  expect(verdicts.some(({ byUs }) => !byUs)).toBe(true)
})
