import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkTemplate } from '../../packaging/check-template.ts'
import { inFull, someOf } from '../support/size.ts'

const folder = mkdtempSync(join(tmpdir(), 'idv-retry-template-'))
afterAll(() => rmSync(folder, { recursive: true }))

const alarm = {
  Namespace: 'idv-retry',
  MetricName: 'Calls',
  Statistic: 'Sum',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
}
const role = { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } }

const write = (template: unknown): string => {
  const path = join(folder, 'template.json')
  writeFileSync(path, JSON.stringify(template))
  return path
}
const resource = (Type: string, Properties: object): string =>
  write({ AWSTemplateFormatVersion: '2010-09-09', Resources: { Planted: { Type, Properties } } })

/** Each is a resource of one template, which is checked once: a check takes a second. */
const faults: ReadonlyArray<readonly [fault: string, planted: object, finding: RegExp]> = [
  [
    'an alarm with a comparison that does not exist',
    { Type: 'AWS::CloudWatch::Alarm', Properties: { ...alarm, ComparisonOperator: 'GreaterOrEqual' } },
    /^WARN W3030 Planted0 Properties\.ComparisonOperator/,
  ],
  [
    'a queue policy without its policy',
    { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: ['https://queue.example'] } },
    /^FATAL F3003 Planted1 Properties 'PolicyDocument'/,
  ],
  [
    'a property of the wrong type',
    { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 'soon' } },
    /Planted2 .*DelaySeconds/,
  ],
  ['a property that does not exist', { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } }, /Planted3 .*Colour/],
  [
    'a reference to nothing',
    { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Nothing' } } },
    /Planted4 .*Nothing/,
  ],
  ['a resource type that does not exist', { Type: 'AWS::SQS::Pipe', Properties: {} }, /Planted5 .*AWS::SQS::Pipe/],
]

const nothing: ReadonlyArray<readonly [fault: string, template: unknown]> = [
  ['a template without resources', { Resources: {} }],
  ['a file that is no template', 'text'],
]

describe('the template check', () => {
  const findings = (): readonly string[] => {
    const planted = faults.map(([, resourceOf], index) => [`Planted${index}`, resourceOf] as const)
    return checkTemplate(write({ AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(planted) }))
      .findings
  }
  let found: readonly string[]
  beforeAll(() => {
    found = findings()
  })

  test.each(faults)('finds %s', (_fault, _planted, finding) => {
    expect(found).toContainEqual(expect.stringMatching(finding))
  })

  test.each(someOf(nothing, 2))('finds that there is nothing in %s', (_fault, template) => {
    expect(checkTemplate(write(template)).findings).toContainEqual(expect.stringMatching(/nothing was checked/))
  })

  test('accepts a sound template, and prints how much it checked', () => {
    const Resources = {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: alarm },
      Role: { Type: 'AWS::IAM::Role', Properties: role },
    }
    expect(checkTemplate(write({ Resources }))).toEqual({ resources: 2, findings: [] })
  })

  inFull(() => {
    const failing = [
      ['a fault', () => resource('AWS::SQS::Queue', { Colour: 'red' })],
      ['a missing file', () => join(folder, 'missing.json')],
    ] as const

    test.each(failing)('as a command it fails on %s', (_case, path) => {
      const run = () => execFileSync(process.execPath, ['packaging/check-template.ts', path()], { stdio: 'pipe' })
      expect(run).toThrow(expect.objectContaining({ status: 1 }))
    })

    test('as a command it succeeds on a sound template and prints the count', () => {
      const path = resource('AWS::SQS::Queue', {})
      expect(String(execFileSync(process.execPath, ['packaging/check-template.ts', path]))).toBe(
        `${path}: 1 resources checked, 0 findings\n`,
      )
    })
  })
})
