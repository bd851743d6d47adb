import { describe, expect, test } from 'vitest'
import { environmentFaults, environmentOf } from '../../packaging/check-environments.ts'
import { nameFaults } from '../../packaging/check-names.ts'
import { textOf } from '../../packaging/intrinsics.ts'
import { restoreReferences } from '../../packaging/restore-references.ts'

const target = { stage: 'dev', region: 'us-east-1', stack: 'idv-retry-dev' }
const one = (Type: string, Properties: object) => ({ Resources: { Planted: { Type, Properties: { ...Properties } } } })

describe('the check of names', () => {
  test.each([
    ['AWS::Events::Archive', 'ArchiveName', 48],
    ['AWS::Lambda::Function', 'FunctionName', 64],
    ['AWS::IAM::Role', 'RoleName', 64],
    ['AWS::SQS::Queue', 'QueueName', 80],
    ['AWS::CloudWatch::Alarm', 'AlarmName', 255],
    ['AWS::SecretsManager::Secret', 'Name', 512],
  ])('%s allows %s of %i characters, and no more', (type, property, max) => {
    expect(nameFaults(one(type, { [property]: 'x'.repeat(max) }), target)).toEqual([])
    const sentences = nameFaults(one(type, { [property]: 'x'.repeat(max + 3) }), target)
    expect(sentences).toEqual([expect.stringMatching(`too long by 3: ${property} of ${type} .* ${max + 3} characters`)])
  })

  test('resolves what a name is joined of, with the region', () => {
    const joined = { 'Fn::Join': ['-', ['x'.repeat(55), { Ref: 'AWS::Region' }]] }
    expect(nameFaults(one('AWS::IAM::Role', { RoleName: joined }), target)).toHaveLength(1)
    expect(nameFaults(one('AWS::IAM::Role', { RoleName: joined }), { ...target, region: 'x' })).toEqual([])
  })

  test('sees names inside of properties, of exports and of the stack', () => {
    const policies = { Policies: [{ PolicyName: 'x'.repeat(129) }] }
    expect(nameFaults(one('AWS::IAM::Role', policies), target)).toEqual([expect.stringContaining('PolicyName')])
    const Outputs = { A: { Export: { Name: 'x'.repeat(256) } } }
    expect(nameFaults({ Resources: {}, Outputs }, target)).toEqual([expect.stringContaining('Export')])
    expect(nameFaults({ Resources: {} }, { ...target, stack: 'x'.repeat(129) })).toEqual([
      expect.stringContaining('StackName'),
    ])
  })

  test('refuses a name without a known limit, and leaves names that AWS gives', () => {
    expect(nameFaults(one('AWS::SNS::Topic', { TopicName: 'x' }), target)).toEqual([
      expect.stringContaining('no limit for TopicName'),
    ])
    expect(nameFaults(one('AWS::SNS::Topic', { TopicName: { Ref: 'Other' } }), target)).toEqual([])
  })
})

const right = {
  PLAID_ENV: 'sandbox',
  PLAID_SECRET_ID: { Ref: 'Secret' },
  EVENT_BUS: { Ref: 'Bus' },
  LEDGER_TABLE: { Ref: 'Table' },
  RETRY_QUEUE_URL: { Ref: 'Queue' },
  TEMPLATE_IDS: { 'Fn::Join': [',', ['idvtmp_a', 'idvtmp_b']] },
}
const withVariables = (Variables: object) => ({
  Resources: {
    Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
    Secret: { Type: 'AWS::SecretsManager::Secret' },
    Bus: { Type: 'AWS::Events::EventBus' },
    Table: { Type: 'AWS::DynamoDB::Table' },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
})

describe("the check of functions' variables", () => {
  test('accepts what the service accepts, and resolves references', () => {
    expect(environmentFaults(withVariables(right), target)).toEqual([])
    expect(environmentOf(withVariables(right), 'Function', target)).toMatchObject({
      TEMPLATE_IDS: 'idvtmp_a,idvtmp_b',
      RETRY_QUEUE_URL: expect.stringMatching(/^https:\/\/sqs\.us-east-1\./),
      PLAID_SECRET_ID: expect.stringMatching(/^arn:/),
    })
  })

  test.each([
    [
      'a wrong value',
      { ...right, PLAID_ENV: 'prod' },
      /Function would not start: PLAID_ENV must be one of sandbox, production/,
    ],
    ['a variable that is missing', { ...right, PLAID_ENV: undefined }, /PLAID_ENV/],
    [
      'a reference to nothing',
      { ...right, LEDGER_TABLE: { Ref: 'Nothing' } },
      /LEDGER_TABLE must be the name of a table/,
    ],
    [
      'a queue that is none',
      { ...right, RETRY_QUEUE_URL: { Ref: 'Table' } },
      /RETRY_QUEUE_URL must be the URL of a queue/,
    ],
    ['more than Lambda takes', { ...right, TEMPLATE_IDS: 'x'.repeat(4_096) }, /bytes of variables/],
  ])('refuses %s', (_case, variables, sentence) => {
    expect(environmentFaults(withVariables(variables), target)).toEqual([expect.stringMatching(sentence)])
  })

  test('refuses a template without functions: nothing would be checked', () => {
    expect(environmentFaults({ Resources: {} }, target)).toHaveLength(1)
  })
})

test('the text of a value is undefined where a part of it is not known', () => {
  const lookup = ({ id, attribute }: { id: string; attribute?: string }) =>
    id === 'A' ? `a${attribute ?? ''}` : undefined
  expect(textOf({ 'Fn::Sub': `x-\${A}-\${A.B.C}` }, lookup)).toBe('x-a-aB.C')
  expect(textOf({ 'Fn::GetAtt': ['A', 'Arn'] }, lookup)).toBe('aArn')
  expect(textOf({ 'Fn::GetAtt': 'A.Arn' }, lookup)).toBe('aArn')
  expect(textOf(400, lookup)).toBe('400')
  for (const unknown of [
    { Ref: 'B' },
    { 'Fn::Sub': `\${B}` },
    { 'Fn::Join': ['', ['a', { Ref: 'B' }]] },
    { 'Fn::If': [] },
    null,
    ['a'],
  ])
    expect(textOf(unknown, lookup)).toBeUndefined()
})

test("the references in osls's state are the parts that they name", () => {
  const state = {
    a: [{ "b'c": { d: 1 } }],
    again: { $ref: '$["a"][0]' },
    inside: [{ $ref: `$["a"][0]["b'c"]` }],
    $ref: 1,
  }
  expect(restoreReferences(state)).toEqual({ a: state.a, again: state.a[0], inside: [{ d: 1 }], $ref: 1 })
})
