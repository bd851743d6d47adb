import { describe, expect, it } from 'vitest'
import { matchesPattern } from '../../local/aws/event-pattern.ts'
import { readDeployment } from '../../local/deployment.ts'

describe('what serverless.yml deploys', () => {
  it('has the documented routes, each with an authorizer or checked by the function itself', async () => {
    const routes = (await readDeployment()).flatMap(deployed =>
      deployed.routes.map(route => ({ name: deployed.name, ...route })),
    )
    expect(routes).toContainEqual({ name: 'retry', key: 'POST /identity_verification/retry', hasAuthorizer: true })
  })

  it('hands a retry request of another source to auto-retry, and none of our own', async () => {
    const targets = async (source: string) =>
      (await readDeployment())
        .filter(({ patterns }) =>
          patterns.some(pattern =>
            matchesPattern(pattern, { source, 'detail-type': 'Identity Verification Retry Requested' }),
          ),
        )
        .map(({ name }) => name)
    expect(await targets('app.local')).toEqual(['auto-retry'])
    expect(await targets('idv-retry')).toEqual([])
  })

  it('leaves every function the time of Plaid’s deadline, and answers before API Gateway gives up', async () => {
    for (const { name, timeoutMs, routes } of await readDeployment()) {
      expect(timeoutMs, name).toBeGreaterThan(10_000)
      if (routes.length > 0) expect(timeoutMs, name).toBeLessThan(30_000)
    }
  })
})
