import {
  type PlaidSimulator,
  type PlaidSimulatorOptions,
  startPlaidSimulator,
} from './plaid-simulator/plaid-simulator.ts'
import { type Service, type ServiceOptions, startService } from './service.ts'
import { startStackClock } from './stack-clock.ts'

/** Everything may be left out; the ports are then free ones. */
export interface StackOptions extends Partial<Omit<ServiceOptions, 'plaidUrl' | 'templateIds' | 'clock'>> {
  /** The one template, all steps on, that the simulator has and the service allows. */
  readonly templateId?: string
  readonly plaidPort?: number
  readonly knobs?: NonNullable<PlaidSimulatorOptions['knobs']>
  /** Plaid's limits, on when left out. */
  readonly rateLimits?: boolean
}

export interface Stack extends Service {
  readonly simulator: PlaidSimulator
  readonly templateId: string
}

/** Advancing the clock waits for webhooks that are under way: a function that starts may need a while. */
const deliveryGraceMs = 10_000

/**
 * The whole on one machine, on one clock: Plaid's simulator, the service that calls it, and webhooks back. Everything
 * ends with `close`.
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const {
    plaidEnv = 'sandbox',
    clientId = 'local-client-id',
    secret = 'local-secret',
    templateId = 'idvtmp_local',
    plaidPort = 0,
    knobs = {},
    rateLimits = true,
    ...others
  } = options
  const templates = [{ id: templateId }]
  const clock = startStackClock()
  const webhookUrls: string[] = []
  const simulator = await startPlaidSimulator({
    clock: clock.view(),
    webhookUrls,
    port: plaidPort,
    environment: plaidEnv,
    clientId,
    secret,
    templates,
    knobs: { deliveryGraceMs, ...knobs },
    rateLimits,
  })
  clock.settlesWith(simulator.settled)
  try {
    const { url: plaidUrl } = simulator
    const service = await startService({
      ...others,
      plaidUrl,
      plaidEnv,
      clientId,
      secret,
      templateIds: [templateId],
      clock,
    })
    webhookUrls.push(`${service.url}/plaid/webhook`)
    const close = async (): Promise<void> => {
      await service.close()
      await simulator.close()
    }
    return { ...service, simulator, templateId, close }
  } catch (error) {
    await simulator.close()
    throw error
  }
}
