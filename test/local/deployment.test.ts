import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { limits } from '../../lib/domain/limits.ts'
import { operatorLimits } from '../../lib/domain/operator/operator-limits.ts'
import { webhookLimits } from '../../lib/domain/webhook/webhook-limits.ts'
import { matchesPattern } from '../../local/aws/event-pattern.ts'
import { type DeployedFunction, readDeployment } from '../../local/deployment.ts'

const deployment = await readDeployment()

const functionNamed = (wanted: string): DeployedFunction | undefined =>
  deployment.functions.find(({ name }) => name === wanted)

describe('what serverless.yml deploys', () => {
  it('has the documented routes, the webhook’s alone without an authorizer', () => {
    const routes = deployment.functions.flatMap(({ name, routes: own }) => own.map(route => ({ name, ...route })))
    expect(routes).toEqual([
      { name: 'retry', key: 'POST /identity_verification/retry', hasAuthorizer: true },
      { name: 'webhook', key: 'POST /plaid/webhook', hasAuthorizer: false },
      { name: 'standing', key: 'GET /identity_verification/retry', hasAuthorizer: true },
    ])
  })

  it.each([
    ['app.local', 'Identity Verification Retry Requested', 1],
    ['plaid.webhook', 'Identity Verification STATUS_UPDATED', 1],
    ['plaid.webhook', 'Identity Verification RETRIED', 1],
    ['plaid.webhook', 'Identity Verification STEP_UPDATED', 1],
    ['app.local', 'Identity Verification STATUS_UPDATED', 0],
    ['idv-retry', 'Identity Verification Retry Requested', 0],
    ['idv-retry', 'Identity Verification Retried', 0],
    ['idv-retry', 'Identity Verification Attempt Due', 0],
    ['app.local', 'Something Else', 0],
  ])('routes %s “%s” to %d queue', (source, detailType, count) => {
    const queues = deployment.rules
      .filter(({ pattern }) => matchesPattern(pattern, { source, 'detail-type': detailType }))
      .flatMap(rule => rule.queues)
    expect(queues).toEqual(Array(count).fill('RetryQueue'))
  })

  it('has the worker behind both queues, and dead letters behind that of events', () => {
    const source = { batchSize: 1, maximumConcurrency: expect.any(Number), reportsBatchItemFailures: true }
    expect(functionNamed('auto-retry')?.sources).toEqual([
      { ...source, queue: 'RetryQueue' },
      { ...source, queue: 'DueQueue' },
    ])
    expect(deployment.queues.filter(({ id }) => id === 'RetryQueue' || id === 'DueQueue')).toEqual([
      { id: 'DueQueue', visibilityTimeoutMs: 180_000, retentionMs: 300_000 },
      {
        id: 'RetryQueue',
        visibilityTimeoutMs: 180_000,
        retentionMs: 345_600_000,
        deadLetters: { queue: 'DeadLetters', receivesMax: 28 },
      },
    ])
  })

  it('has as many workers as the stage dev says, or else the default', async () => {
    const root = await mkdtemp(join(tmpdir(), 'idv-retry-stage-'))
    await cp(join(import.meta.dirname, '../../serverless.yml'), join(root, 'serverless.yml'))
    await mkdir(join(root, 'stages'))
    const workersOf = async (stage: string) => {
      await writeFile(join(root, 'stages', 'dev.yml'), stage)
      const { functions } = await readDeployment(root)
      return functions.flatMap(({ sources }) => sources.map(({ maximumConcurrency }) => maximumConcurrency))
    }
    expect(await workersOf('plaidEnv: sandbox')).toEqual([4, 4])
    expect(await workersOf('plaidEnv: sandbox\nworkersMax: 7')).toEqual([7, 7])
    await rm(root, { recursive: true })
  })

  it('sweeps every minute', () => {
    expect(deployment.functions.filter(({ schedulesMs }) => schedulesMs.length > 0)).toMatchObject([
      { name: 'sweep', schedulesMs: [60_000] },
    ])
  })

  it('gives the functions that retry more time than Plaid’s deadline, and answers before API Gateway’s timeout', () => {
    for (const name of ['retry', 'auto-retry']) expect(functionNamed(name)?.timeoutMs).toBeGreaterThan(17_000)
    const routed = deployment.functions.filter(({ routes }) => routes.length > 0)
    expect(routed.length).toBeGreaterThan(0)
    for (const { name, timeoutMs } of routed) expect(timeoutMs, name).toBeLessThan(30_000)
    // Plaid waits ten seconds for an answer to a webhook.
    expect(functionNamed('webhook')?.timeoutMs).toBeLessThan(10_000)
  })

  it('ends no call early that keeps to its deadlines', () => {
    const { keyDeadlineMs, busDeadlineMs } = webhookLimits
    expect(functionNamed('webhook')?.timeoutMs).toBeGreaterThan(keyDeadlineMs + busDeadlineMs + limits.endEarlyMs)
    expect(limits.sendMarginMs).toBeGreaterThan(limits.endEarlyMs)
    expect(operatorLimits.moveMarginMs).toBeGreaterThan(limits.queueDeadlineMs + limits.endEarlyMs)
  })
})
