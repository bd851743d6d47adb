import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { startSecretsManager } from '../../local/aws/secrets-manager.ts'
import { type LambdaFunction, startFunction } from '../../local/lambda-runtime/start-function.ts'
import { startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { packagedService } from './packaged-service.ts'

const templateId = 'idvtmp_local'
const secretId = 'idv-retry/local/plaid'
const keys = { client_id: 'local-client-id', secret: `canary-${randomUUID()}` }

interface Attempt {
  readonly id: string
  readonly client_user_id: string
}

export interface Surroundings {
  readonly canary: string
  readonly templateId: string
  /** A new applicant's attempt, failed. */
  readonly failedAttempt: () => Promise<Attempt>
  readonly attemptsOf: (client_user_id: string) => Promise<number>
  readonly failOnce: (endpoint: string, fault: string) => Promise<void>
  readonly start: (name: string, environment?: Readonly<Record<string, string>>) => Promise<LambdaFunction>
  readonly close: () => Promise<void>
}

/** What a packaged function needs around it: Plaid's simulator, and a Secrets Manager that holds its keys. */
export const startSurroundings = async (): Promise<Surroundings> => {
  const simulator = await startPlaidSimulator({
    port: 0,
    environment: 'sandbox',
    clientId: keys.client_id,
    secret: keys.secret,
    templates: [{ id: templateId }],
    knobs: {},
  })
  const secretsManager = await startSecretsManager({ secrets: { [secretId]: JSON.stringify(keys) } })
  const post = async <A>(path: string, body: object): Promise<A> => {
    const answer = await fetch(`${simulator.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'plaid-client-id': keys.client_id, 'plaid-secret': keys.secret },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the simulator answered ${path} with ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as A
  }

  return {
    canary: keys.secret,
    templateId,
    failedAttempt: async () => {
      const client_user_id = `user-${randomUUID()}`
      const subject = { client_user_id, template_id: templateId }
      const request = { ...subject, is_shareable: true, gave_consent: true }
      const { id } = await post<{ id: string }>('/identity_verification/create', request)
      await post(`/_sim/attempts/${id}`, { status: 'failed' })
      return { id, client_user_id }
    },
    attemptsOf: async client_user_id => {
      const subject = { client_user_id, template_id: templateId }
      const list = await post<{ identity_verifications: unknown[] }>('/identity_verification/list', subject)
      return list.identity_verifications.length
    },
    failOnce: async (endpoint, fault) => {
      await post('/_sim/faults', { endpoint, fault, count: 1 })
    },
    start: (name, environment = {}) =>
      startFunction({
        name: `idv-retry-dev-${name}`,
        code: packagedService.zipPath(name),
        handler: packagedService.handler(name),
        flags: ['--import', join(import.meta.dirname, 'report-undici.mjs')],
        environment: {
          PLAID_ENV: 'sandbox',
          PLAID_BASE_URL: simulator.url,
          PLAID_SECRET_ID: secretId,
          TEMPLATE_IDS: templateId,
          AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
          ...environment,
        },
      }),
    close: async () => {
      await secretsManager.close()
      await simulator.close()
    },
  }
}
