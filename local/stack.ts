import {
  type PlaidSimulator,
  type PlaidSimulatorOptions,
  startPlaidSimulator,
} from './plaid-simulator/plaid-simulator.ts'
import { type Service, type ServiceOptions, startService } from './service.ts'
import { startStackClock } from './stack-clock.ts'

/** All options have defaults. The default ports are free ones. */
export interface StackOptions extends Partial<Omit<ServiceOptions, 'plaidUrl' | 'templateIds' | 'clock'>> {
  /** The one template of the simulator, with all steps, which the service allows. */
  readonly templateId?: string
  /** More templates of the same kind. */
  readonly moreTemplateIds?: readonly string[]
  readonly plaidPort?: number
  readonly knobs?: NonNullable<PlaidSimulatorOptions['knobs']>
  /** Plaid's rate limits; true by default. */
  readonly rateLimits?: boolean
  /** How far the clock is ahead of the machine's at the start; 0 by default. */
  readonly aheadMs?: number
  /** The clock is about to be moved by so much, to this time. */
  readonly onClockMove?: (byMs: number, toMs: number) => void
}

export interface Stack extends Service {
  readonly simulator: PlaidSimulator
  readonly templateId: string
}

/** How long advancing the clock waits for webhook deliveries: a function may need a while to start. */
const deliveryGraceMs = 10_000

/**
 * Starts everything on one machine and one clock: the Plaid simulator, the service that calls it, and the webhooks
 * that it sends to the service. `close` stops all of it.
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const {
    plaidEnv = 'sandbox',
    clientId = 'local-client-id',
    secret = 'local-secret',
    templateId = 'idvtmp_local',
    moreTemplateIds = [],
    plaidPort = 0,
    knobs = {},
    rateLimits = true,
    aheadMs = 0,
    onClockMove,
    ...others
  } = options
  const templateIds = [templateId, ...moreTemplateIds]
  const templates = templateIds.map(id => ({ id }))
  const clock = startStackClock(onClockMove)
  await clock.leap(aheadMs)
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
  clock.alsoWaitFor(simulator.untilIdle)
  try {
    const { url: plaidUrl } = simulator
    const service = await startService({
      ...others,
      plaidUrl,
      plaidEnv,
      clientId,
      secret,
      templateIds,
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
