import { failedAttempt } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { type JsonAnswer, postJson } from '../../local/http/post-json.ts'
import type { AttemptBody } from '../../local/plaid-simulator/attempt/attempt.ts'
import { type PlaidSimulator, startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import type { Service } from '../../local/service.ts'
import { startService } from '../support/audited.ts'
import { type PlaidProxy, startPlaidProxy } from './plaid-proxy.ts'

export const template_id = 'idvtmp_local'

export const listPath = '/identity_verification/list'
export const retryPath = '/identity_verification/retry'

export interface ProxiedService {
  readonly simulator: PlaidSimulator
  readonly proxy: PlaidProxy
  readonly service: Service
  /** A user of this name with a first attempt that failed at kyc_check. */
  readonly failed: (client_user_id: string) => AttemptBody
  readonly reset: (client_user_id: string) => Promise<Problem>
  readonly close: () => Promise<void>
}

/** An answer of the service. Missing members are absent. */
export interface Problem extends JsonAnswer {
  readonly body: { readonly code?: string; readonly id?: string; readonly [member: string]: unknown }
}

/**
 * The service on demand, and the Plaid simulator behind a proxy. `keys` are the service's keys; Plaid accepts the local ones.
 */
export const startProxiedService = async (keys: { readonly secret?: string } = {}): Promise<ProxiedService> => {
  const simulator = await startPlaidSimulator({ rateLimits: false })
  const proxy = await startPlaidProxy(simulator.url)
  const service = await startService({
    plaidUrl: proxy.url,
    plaidEnv: 'sandbox',
    clientId: 'local-client-id',
    secret: keys.secret ?? 'local-secret',
    templateIds: [template_id],
    functions: ['retry'],
    instancesMax: 4,
    isWarm: true,
  })
  return {
    simulator,
    proxy,
    service,
    failed: client_user_id => failedAttempt(simulator, { client_user_id, template_id }, findings.mistypedName),
    reset: async client_user_id => {
      const answer = await postJson(`${service.url}${retryPath}`, { client_user_id, template_id, strategy: 'reset' })
      return { ...answer, body: answer.body as Problem['body'] }
    },
    close: async () => {
      await service.close()
      await proxy.close()
      await simulator.close()
    },
  }
}
