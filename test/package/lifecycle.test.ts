import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployStage } from '../../packaging/deploy-stage.ts'
import { provePolicyIn } from '../../packaging/prove-policy.ts'
import { serverlessIn } from '../../packaging/run-serverless.ts'
import { createAccount, type Declarations } from './aws-account.ts'
import { type AwsEndpoint, startAwsEndpoint } from './aws-endpoint.ts'
import { packagedService } from './packaged-service.ts'
import { type ProjectCopy, projectCopy } from './project-copy.ts'

const stack = 'idv-retry-dev'
const template: Declarations = { Resources: packagedService.resources(), Outputs: packagedService.outputs() }
const survivors = ['DeadLetters', 'LedgerTable', 'PlaidSecret', 'SweepDeadLetters']

/** The template with other members of one resource. */
const changed = (id: string, members: object, properties: object = {}): Declarations => {
  const resource = template.Resources[id]
  if (resource === undefined) throw new Error(`no resource ${id}`)
  const planted = { ...resource, ...members, Properties: { ...resource.Properties, ...properties } }
  return { ...template, Resources: { ...template.Resources, [id]: planted } }
}

/**
 * What goes wrong in the life of a stack: it fails at its first deployment, is deployed again, is removed, comes back,
 * and is removed again. Nothing if it is right.
 */
const faultsOfLife = (declared: Declarations, failingAt: string): readonly string[] => {
  const account = createAccount()
  const faults: string[] = []
  const expectStatus = (when: string, status: string): void => {
    const last = account.deploy(stack, declared)
    if (last.at(-1)?.status !== status)
      faults.push(`${when}: ${last.map(each => each.reason ?? each.status).join(', ')}`)
  }
  account.failAt(failingAt)
  expectStatus('first', 'UPDATE_ROLLBACK_COMPLETE')
  if (account.held().length > 0)
    faults.push(
      `left behind: ${account
        .held()
        .map(({ name }) => name)
        .join(', ')}`,
    )
  account.failAt(undefined)
  expectStatus('again', 'UPDATE_COMPLETE')
  account.remove(stack)
  const kept = account.held().length
  if (kept !== survivors.length) faults.push(`${kept} survive`)
  expectStatus('back', 'UPDATE_COMPLETE')
  account.remove(stack)
  return faults
}

describe('the packaged stack', () => {
  const ids = Object.keys(template.Resources)

  test('can fail at any resource of its first deployment, be deployed, be removed, and come back', () => {
    expect(ids.length).toBeGreaterThan(60)
    expect(ids.flatMap(id => faultsOfLife(template, id).map(fault => `${id}: ${fault}`))).toEqual([])
  })

  test('has four resources that survive: none has a name of its own choice, all are deleted with a failed deployment', () => {
    const retained = ids.filter(id => /Retain/.test(template.Resources[id]?.DeletionPolicy ?? ''))
    expect(retained.toSorted()).toEqual(survivors)
    for (const id of retained) {
      expect(template.Resources[id]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      })
      expect(Object.keys(template.Resources[id]?.Properties ?? {}).filter(name => /^(?:\w+)?Name$/.test(name))).toEqual(
        [],
      )
    }
    const outputs = JSON.stringify(template.Outputs)
    for (const id of survivors) expect(outputs).toContain(`{"Ref":"${id}"}`)
  })

  test('has no CORS: no page in a browser may call it', () => {
    const hasCors = (declared: Declarations): boolean => /Cors|OPTIONS |Access-Control/i.test(JSON.stringify(declared))
    expect(Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Api')).toHaveLength(1)
    expect(hasCors(template)).toBe(false)
    expect(hasCors(changed('HttpApi', {}, { CorsConfiguration: { AllowOrigins: ['*'] } }))).toBe(true)
    expect(hasCors(changed('HttpApiRoutePostPlaidWebhook', {}, { RouteKey: 'OPTIONS /plaid/webhook' }))).toBe(true)
  })

  const last = 'SweepsInDeadLetters'

  test.each([
    ['a table that is kept in any case', changed('LedgerTable', { DeletionPolicy: 'Retain' }), /left behind/],
    ['a secret with a name', changed('PlaidSecret', {}, { Name: 'plaid' }), /back: plaid already exists/],
    ['a queue with a name', changed('DeadLetters', {}, { QueueName: 'dead' }), /back: dead already exists/],
    [
      'a protected table',
      changed('LedgerTable', {}, { DeletionProtectionEnabled: true }),
      /first: .*UPDATE_ROLLBACK_FAILED/,
    ],
    ['a table that goes', changed('LedgerTable', { DeletionPolicy: 'Delete' }), /3 survive/],
  ])('%s is seen', (_fault, planted, fault) => {
    expect(faultsOfLife(planted, last)).toContainEqual(expect.stringMatching(fault))
  })
})

let aws: AwsEndpoint
let project: ProjectCopy
beforeAll(async () => {
  aws = await startAwsEndpoint()
  project = await projectCopy()
})
afterAll(async () => {
  await aws.close()
  await project.remove()
})

const npmRun = (command: string, ...args: readonly string[]) =>
  project.run(command, ['--stage', 'dev', ...args], {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'none',
    SLS_AWS_MONITORING_FREQUENCY: '10',
  })
const names = () =>
  aws.account
    .held()
    .map(({ type, name }) => `${type} ${name}`)
    .toSorted()

/** A template without the folder of its zips in the bucket, which has the time of the packaging. */
const templateIn = (file: Buffer | undefined): unknown =>
  JSON.parse(String(file).replaceAll(/\d{13}-[\d:T.Z-]+(?=\/)/g, '<time>'))

/** The actions that the deployer's policy allows on any resource. */
const allowed = new Set<string>(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/deployer-policy.json'), 'utf8')).Statement.flatMap(
    ({ Action }: { Action: string | readonly string[] }) => Action,
  ),
)

describe('npm run deploy and npm run remove, with osls and an account on this machine', () => {
  test('without credentials both say so in a sentence', async () => {
    for (const [command, ...args] of [['deploy'], ['remove', '--yes']] as const) {
      const { status, stderr } = await project.run(command, ['--stage', 'dev', ...args])
      expect({ status, lines: stderr.trimEnd().split('\n') }).toEqual({
        status: 1,
        lines: [expect.stringMatching(/^idv-retry-dev is not \w+: There are no AWS credentials here: .+\.$/)],
      })
    }
  })

  test('a first deployment that fails leaves only the bucket, and says which resource failed and why', async () => {
    aws.account.failAt('SweepSchedule')
    const { status, stdout, stderr } = await npmRun('deploy')
    expect(stdout).toContain('Deploying this package')
    expect({ status, lines: stderr.trimEnd().split('\n') }).toEqual({
      status: 1,
      lines: [expect.stringContaining('SweepSchedule')],
    })
    expect(stderr).toContain('planned failure')
    expect(names()).toEqual([
      expect.stringContaining('AWS::S3::Bucket '),
      expect.stringContaining('AWS::S3::BucketPolicy '),
    ])
  })

  test('the second deployment makes all, of exactly what was checked', async () => {
    aws.account.failAt(undefined)
    expect(await npmRun('package')).toMatchObject({ status: 0, stderr: '' })
    const checked = new Map(
      ['cloudformation-template-update-stack.json', ...packagedService.names.map(name => `${name}.zip`)].map(
        name => [name, readFileSync(join(project.root, '.serverless', name))] as const,
      ),
    )
    expect(await npmRun('deploy')).toMatchObject({ status: 0, stderr: '' })
    expect(aws.account.held()).toHaveLength(Object.keys(template.Resources).length)
    const directory = [...aws.objects.keys()]
      .toSorted()
      .at(-1)
      ?.replace(/\/[^/]+$/, '')
    for (const name of packagedService.names)
      expect(aws.objects.get(`${directory}/${name}.zip`), name).toEqual(checked.get(`${name}.zip`))
    expect(templateIn(aws.objects.get(`${directory}/compiled-cloudformation-template.json`))).toEqual(
      templateIn(checked.get('cloudformation-template-update-stack.json')),
    )
  })

  test('a setting that changes keeps everything else', async () => {
    const before = names()
    await project.writeStage('dev', { plaidEnv: 'sandbox', retryMode: 'enforce', stackDeletionProtection: 'on' })
    expect(await npmRun('deploy')).toMatchObject({ status: 0 })
    expect(names()).toEqual(before)
    const variables = Object(
      aws.account.stack(stack)?.template.Resources['RetryLambdaFunction']?.Properties?.['Environment'],
    )
    expect(variables.Variables.RETRY_MODE).toBe('enforce')
  })

  test('a protected stack is not removed', async () => {
    const before = names()
    expect(await npmRun('remove', '--yes')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('deletion protection'),
    })
    expect(names()).toEqual(before)
  })

  test('a removal without a terminal needs --yes, and says what goes and what stays', async () => {
    const before = names()
    const { status, stdout, stderr } = await npmRun('remove')
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('add --yes') })
    expect(stdout).toMatch(/goes: .*archive.*stays: .*table.*secret.*dead letters/s)
    expect(names()).toEqual(before)
  })

  test('a stack is removed but for what survives, and comes back', async () => {
    const running = aws.account.stack(stack)
    if (running !== undefined) running.isProtected = false
    expect(await npmRun('remove', '--yes')).toMatchObject({ status: 0, stderr: '' })
    expect(
      names()
        .map(name => name.replace(/.*-(\w+)-\d+$/, '$1'))
        .toSorted(),
    ).toEqual(survivors)
    expect(await npmRun('deploy')).toMatchObject({ status: 0 })
    expect(names()).toHaveLength(Object.keys(template.Resources).length + survivors.length)
  })

  test('ask AWS only for what docs/deployer-policy.json allows', () => {
    // Asking for one's own identity needs no right. The repository of images may be refused: osls goes on without it.
    const free = new Set(['sts:GetCallerIdentity', 'ecr:DescribeRepositories'])
    expect(aws.actions.length).toBeGreaterThan(50)
    expect([...new Set(aws.actions)].filter(action => !allowed.has(action) && !free.has(action))).toEqual([])
  })
})

describe('a package is not deployed', () => {
  const deployed = async (packaged: () => void, said: (line: string) => void) => {
    const commands: (string | undefined)[] = []
    const run = serverlessIn(project.root)
    const sentences = await deployStage(
      project.root,
      { stage: 'dev', region: undefined },
      {
        serverless: async (args, say) => {
          commands.push(args[0])
          const done = await run(args, say)
          packaged()
          return done
        },
        prove: provePolicyIn(project.root, () => {}),
      },
      said,
    )
    return { sentences, commands }
  }
  const inPackage = (name: string): string => join(project.root, '.serverless', name)

  test('if it changes after its check', async () => {
    const change = (line: string): void => {
      if (line.startsWith('Deploying')) appendFileSync(inPackage('retry.zip'), 'x')
    }
    expect(await deployed(() => {}, change)).toEqual({
      sentences: [expect.stringContaining('has changed since it was checked: nothing was deployed.')],
      commands: ['package'],
    })
  })

  test('if the template that would be uploaded is another one than was checked', async () => {
    const change = (): void => {
      const state = readFileSync(inPackage('serverless-state.json'), 'utf8')
      writeFileSync(inPackage('serverless-state.json'), state.replaceAll('"RetainExceptOnCreate"', '"Delete"'))
    }
    expect(await deployed(change, () => {})).toEqual({
      sentences: [expect.stringContaining('two templates that differ')],
      commands: ['package'],
    })
  })
})
