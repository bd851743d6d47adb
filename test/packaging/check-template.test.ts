import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkTemplate } from '../../packaging/check-template.ts'
import { someOf } from '../support/size.ts'

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

const faults: ReadonlyArray<readonly [fault: string, path: () => string, finding: RegExp]> = [
  [
    'an alarm with a comparison that does not exist',
    () => resource('AWS::CloudWatch::Alarm', { ...alarm, ComparisonOperator: 'GreaterOrEqual' }),
    /^WARN W3030 Planted Properties\.ComparisonOperator/,
  ],
  [
    'a queue policy without its policy',
    () => resource('AWS::SQS::QueuePolicy', { Queues: ['https://queue.example'] }),
    /^FATAL F3003 Planted Properties 'PolicyDocument'/,
  ],
  ['a property of the wrong type', () => resource('AWS::SQS::Queue', { DelaySeconds: 'soon' }), /DelaySeconds/],
  ['a property that does not exist', () => resource('AWS::SQS::Queue', { Colour: 'red' }), /Colour/],
  ['a reference to nothing', () => resource('AWS::SQS::Queue', { QueueName: { Ref: 'Nothing' } }), /Nothing/],
  ['a resource type that does not exist', () => resource('AWS::SQS::Pipe', {}), /AWS::SQS::Pipe/],
  ['a template without resources', () => write({ Resources: {} }), /nothing was checked/],
  ['a file that is no template', () => write('text'), /nothing was checked/],
]

describe('the template check', () => {
  test.each(someOf(faults, 4))('finds %s', (_fault, path, finding) => {
    expect(checkTemplate(path()).findings).toContainEqual(expect.stringMatching(finding))
  })

  test('accepts a sound template, and prints how much it checked', () => {
    const Resources = {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: alarm },
      Role: { Type: 'AWS::IAM::Role', Properties: role },
    }
    expect(checkTemplate(write({ Resources }))).toEqual({ resources: 2, findings: [] })
  })

  const failing = [
    ['a fault', () => resource('AWS::SQS::Queue', { Colour: 'red' })],
    ['a missing file', () => join(folder, 'missing.json')],
  ] as const

  test.each(someOf(failing, 2))('as a command it fails on %s', (_case, path) => {
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
