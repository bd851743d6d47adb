import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFunction } from '../../local/lambda-runtime/start-function.ts'
import { environmentOf } from '../../packaging/check-environments.ts'
import { settings } from '../../packaging/settings.ts'
import type { Template } from '../../packaging/template.ts'
import { type ProjectCopy, projectCopy, type Run } from './project-copy.ts'

let project: ProjectCopy
beforeAll(async () => {
  project = await projectCopy()
  await project.writePolicy('mild', {
    version: 'mild-1',
    extends: 'default-v2',
    rules: { 'liveness-failed': { decision: 'retry' } },
  })
})
afterAll(() => project.remove())

/** Every setting that this may have: nothing listens on port 1, so no function reaches another machine. */
const production = {
  plaidEnv: 'production',
  plaidBaseUrl: 'https://127.0.0.1:1',
  templateIds: ['idvtmp_a', 'idvtmp_b'],
  retryMode: 'enforce',
  policy: 'policies/examples/stricter.json',
  callers: 'jwt',
  jwtIssuer: 'https://login.example.com/tenant',
  jwtAudience: ['idv-retry', 'other'],
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:ops',
  region: 'eu-west-1',
  tableDeletionProtection: 'on',
  stackDeletionProtection: 'on',
  eventShareableUrl: 'on',
  watch: 'off',
  decisionDays: 30,
  archiveDays: 31,
  requestsPerSecondMax: 11,
  requestsAtOnceMax: 12,
  standingsPerSecondMax: 16,
  standingsAtOnceMax: 17,
  standingScope: 'idv/standing',
  webhooksPerSecondMax: 13,
  webhooksAtOnceMax: 14,
  workersMax: 15,
}

const sandbox = { plaidEnv: 'sandbox' }

const wrong: ReadonlyArray<readonly [fault: string, stage: string, settings: object | string, sentence: RegExp]> = [
  ['an environment of Plaid that is none', 'wrong', { plaidEnv: 'prod' }, /plaidEnv must be sandbox or production\.$/],
  ['a mode that is none', 'wrong', { ...sandbox, retryMode: 'enforced' }, /retryMode must be shadow or enforce\.$/],
  [
    'a misspelt setting',
    'wrong',
    { ...sandbox, retrymode: 'enforce' },
    /no setting retrymode\. Did you mean retryMode\?$/,
  ],
  ['tokens without an issuer', 'wrong', { ...sandbox, callers: 'jwt', jwtAudience: ['a'] }, /jwtIssuer is required/],
  ['production without templates', 'wrong', { plaidEnv: 'production' }, /templateIds is required/],
  ['a stage in capital letters', 'Prod', sandbox, /The name of a stage is lower case letters/],
  ['the example', 'example', sandbox, /The stage example is for reading only/],
  [
    'a topic that is none',
    'wrong',
    { ...sandbox, alarmTopicArn: 'ops' },
    /alarmTopicArn must be the ARN of a standard SNS topic\.$/,
  ],
  [
    'a number in quotes',
    'wrong',
    { ...sandbox, decisionDays: '400' },
    /decisionDays must be a whole number, 1 to 3650\.$/,
  ],
  [
    'a text in place of a list',
    'wrong',
    { ...sandbox, templateIds: 'idvtmp_a' },
    /templateIds must be a list of 1 to 100 template ids/,
  ],
  [
    'a policy that is too mild',
    'wrong',
    { ...sandbox, policy: 'policies/mild.json' },
    /^policies\/mild\.json \/rules\/liveness-failed/,
  ],
  ['a policy that is not there', 'wrong', { ...sandbox, policy: 'policies/none.json' }, /^policies\/none\.json: .*\.$/],
  [
    'a policy outside the project',
    'wrong',
    { ...sandbox, policy: '../mild.json' },
    /policy must be the path of a policy file/,
  ],
  ['a file that is no YAML', 'wrong', 'plaidEnv: [', /stages\/wrong\.yml cannot be read: .*\.$/],
]

describe('a stage with a fault is refused before anything is made', () => {
  test.each(wrong)('%s', async (_fault, stage, given, sentence) => {
    if (stage === 'wrong') await project.writeStage(stage, given)
    const { status, stdout, stderr } = await project.run('package', ['--stage', stage])
    expect({ status, stdout, lines: stderr.trimEnd().split('\n') }).toEqual({
      status: 1,
      stdout: '',
      lines: [expect.stringMatching(sentence)],
    })
    expect(['.serverless', '.build'].filter(name => existsSync(join(project.root, name)))).toEqual([])
  })

  test('by npm run deploy too', async () => {
    const { status, stdout, stderr } = await project.run('deploy', ['--stage', 'Prod'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^The name of a stage .*\n$/)
  })

  test.each([
    ['package', ['--param=retryMode=enforce'], 'kept in stages/dev.yml'],
    ['package', ['--stagee', 'dev'], '--stagee'],
    ['deploy', [], 'Name the stage'],
    ['remove', [], 'Name the stage'],
  ])('npm run %s %j is a wrong call: exit code 2', async (command, args, sentence) => {
    const { status, stdout, stderr } = await project.run(command, args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trimEnd()).toMatch(/^[^\n]+\.$/)
    expect(stderr).toContain(sentence)
    expect(existsSync(join(project.root, '.serverless'))).toBe(false)
  })

  test.each([
    ['whose archive has a name that is too long', 'a'.repeat(30), /too long by 1: ArchiveName of AWS::Events::Archive/],
    ['for which a role has no name', 'a'.repeat(40), /cannot be packaged: .*too long/],
  ])('a stage %s leaves no package behind', async (_case, stage, sentence) => {
    await project.writeStage(stage, sandbox)
    const { status, stderr } = await project.run('package', ['--stage', stage])
    expect({ status, lines: stderr.trimEnd().split('\n') }).toEqual({
      status: 1,
      lines: [expect.stringMatching(sentence)],
    })
    expect(existsSync(join(project.root, '.serverless'))).toBe(false)
  })
})

const cases = [
  { name: 'a sandbox stage with defaults', stage: 'small', settings: sandbox, region: 'us-east-1' },
  { name: 'a production stage with every setting', stage: 'production', settings: production, region: 'eu-west-1' },
]

/** What was packaged last. */
const packaged = (file: string) => JSON.parse(readFileSync(join(project.root, '.serverless', file), 'utf8'))

describe.each(cases)('$name', ({ stage, settings: given, region }) => {
  let template: Template
  let done: Run
  beforeAll(async () => {
    await project.writeStage(stage, given)
    done = await project.run('package', ['--stage', stage])
    template = packaged('cloudformation-template-update-stack.json')
  })

  test('is packaged, and the command says what it is', () => {
    expect(done).toMatchObject({ status: 0, stderr: '' })
    expect(done.stdout).toContain(`stack idv-retry-${stage} in ${region}`)
    expect(done.stdout).toContain('resources: form, names and each function')
  })

  test.each(['retry', 'auto-retry', 'sweep', 'operate', 'webhook'])(
    "its %s starts with its variables under AWS's runtime client",
    async name => {
      const id = Object.keys(template.Resources).find(
        each => template.Resources[each]?.Properties?.['FunctionName'] === `idv-retry-${stage}-${name}`,
      )
      const variables = environmentOf(template, String(id), { stage, region, stack: `idv-retry-${stage}` })
      const start = (more = {}) =>
        startFunction({
          name,
          code: join(project.root, '.serverless', `${name}.zip`),
          handler: `.build/${name}/${name}.handler`,
          environment: {
            ...(variables as Record<string, string>),
            AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
            PLAID_BASE_URL: 'https://127.0.0.1:1',
            ...more,
          },
        })
      const started = await start()
      expect(started.init).toEqual({ _tag: 'returned', value: null })
      await started.close()
      const broken = await start({ PLAID_ENV: 'prod' })
      expect(broken.init).toMatchObject({ _tag: 'failed' })
      await broken.close()
    },
  )
})

/** Each setting with the place where it ends up. A new setting needs one, or it decides nothing. */
const places: Readonly<Record<keyof typeof production, (resources: Template['Resources']) => unknown>> = {
  plaidEnv: resources => variablesIn(resources)['PLAID_ENV'],
  plaidBaseUrl: resources => variablesIn(resources)['PLAID_BASE_URL'],
  templateIds: resources => Object(variablesIn(resources)['TEMPLATE_IDS'])['Fn::Join'][1],
  retryMode: resources => variablesIn(resources)['RETRY_MODE'],
  policy: () => packaged('cloudformation-template-update-stack.json').Outputs.PolicyFile.Value,
  callers: resources => String(authorizerIn(resources)['AuthorizerType']).toLowerCase(),
  jwtIssuer: resources => Object(authorizerIn(resources)['JwtConfiguration']).Issuer,
  jwtAudience: resources => Object(authorizerIn(resources)['JwtConfiguration']).Audience,
  alarmTopicArn: resources => Object(resources['RetryMisdirected']?.Properties?.['AlarmActions'])['Fn::If'][1][0],
  region: () => state().region,
  tableDeletionProtection: resources =>
    resources['LedgerTable']?.Properties?.['DeletionProtectionEnabled'] === true ? 'on' : 'off',
  stackDeletionProtection: () => (state().deletionProtection === true ? 'on' : 'off'),
  eventShareableUrl: resources => variablesIn(resources)['EVENT_SHAREABLE_URL'],
  watch: resources => variablesIn(resources)['WATCH'],
  decisionDays: resources => Number(variablesIn(resources)['DECISION_DAYS']),
  archiveDays: resources => resources['WebhookArchive']?.Properties?.['RetentionDays'],
  requestsPerSecondMax: resources => limitsIn(resources, 'POST /identity_verification/retry').ThrottlingRateLimit,
  requestsAtOnceMax: resources => limitsIn(resources, 'POST /identity_verification/retry').ThrottlingBurstLimit,
  standingsPerSecondMax: resources => limitsIn(resources, 'GET /identity_verification/retry').ThrottlingRateLimit,
  standingsAtOnceMax: resources => limitsIn(resources, 'GET /identity_verification/retry').ThrottlingBurstLimit,
  standingScope: resources =>
    Object(resources['HttpApiRouteGetIdentityverificationRetry']?.Properties?.['AuthorizationScopes'])[0],
  webhooksPerSecondMax: resources => limitsIn(resources, 'POST /plaid/webhook').ThrottlingRateLimit,
  webhooksAtOnceMax: resources => limitsIn(resources, 'POST /plaid/webhook').ThrottlingBurstLimit,
  workersMax: resources =>
    Object(resources['AutoDashretryEventSourceMappingSQSDueQueue']?.Properties?.['ScalingConfig']).MaximumConcurrency,
}
const variablesIn = (resources: Template['Resources']): Readonly<Record<string, unknown>> =>
  Object(resources['RetryLambdaFunction']?.Properties?.['Environment']).Variables
const authorizerIn = (resources: Template['Resources']): Readonly<Record<string, unknown>> =>
  resources['HttpApiAuthorizerCallers']?.Properties ?? {}
const limitsIn = (resources: Template['Resources'], route: string) =>
  Object(resources['HttpApiStage']?.Properties?.['RouteSettings'])[route]
const state = () => packaged('serverless-state.json').service.provider

test('each setting reaches the last template, that of production, where none has its default', () => {
  const { Resources } = packaged('cloudformation-template-update-stack.json')
  const found = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, place(Resources)]))
  expect(found).toEqual(production)
})

test('the settings of this test are all settings', () => {
  expect(Object.keys(production).toSorted()).toEqual(Object.keys(settings).toSorted())
})
