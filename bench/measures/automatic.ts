import type { DynamoDbCall } from '../../local/aws/dynamodb.ts'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { type Stack, startStack } from '../../local/stack.ts'

/** Calls of DynamoDB. */
export interface StoreCalls {
  readonly reads: number
  readonly writes: number
}

/** What is counted of the functions that serve events, in the local stack and on its clock. */
export interface AutomaticCounts {
  /** One automatic retry, from the status update to the outcome event. */
  readonly retry: {
    readonly webhook: StoreCalls
    readonly worker: StoreCalls
    readonly sweep: StoreCalls
    /** On the bus, about the attempt that failed: Plaid's webhook and outcome events. */
    readonly events: number
  }
  /** Two sweeps of a backlog that is larger than a minute's budget. */
  readonly backlogSweeps: readonly StoreCalls[]
}

const minuteMs = 60_000
/** More than the delay, with what is added to it by the attempt. */
const minutesMax = 30
/** Three times what Sandbox's limit lets a sweep queue in a minute, so that two sweeps find more than that. */
const backlog = 50

const readOperations = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems'])

const storeCallsOf = (calls: readonly DynamoDbCall[], caller: string): StoreCalls => {
  const operations = calls.filter(call => call.caller === caller).map(({ operation }) => operation)
  const reads = operations.filter(operation => readOperations.has(operation)).length
  return { reads, writes: operations.length - reads }
}

/** A user with an attempt that failed before its status update arrives. */
const failUser = ({ simulator, templateId }: Stack, client_user_id: string): string =>
  withoutWebhooks(simulator, () =>
    failedAttempt(simulator, { client_user_id, template_id: templateId }, findings.mistypedName),
  ).id

const sendStatusUpdate = ({ simulator }: Stack, identity_verification_id: string): void =>
  simulator.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id })

const isAbout = (id: string, detail: unknown): boolean =>
  typeof detail === 'object' &&
  detail !== null &&
  (('attempt_id' in detail && detail.attempt_id === id) ||
    ('identity_verification_id' in detail && detail.identity_verification_id === id))

/** Counts one automatic retry, then two sweeps with more due attempts than they may queue. */
export const countAutomatic = async (): Promise<AutomaticCounts> => {
  let calls: DynamoDbCall[] = []
  let events = 0
  let failed = ''
  const stack = await startStack({
    rateLimits: false,
    onDynamoDbCall: call => void calls.push(call),
    onEvent: ({ detail }) => {
      // Plaid's webhooks about the new attempt come after the outcome event.
      if (isAbout(failed, detail)) events += 1
    },
  })
  const { clock, simulator } = stack

  /** Passes minutes until a sweep writes. Sweeps without due attempts are not counted. */
  const untilSwept = async (): Promise<StoreCalls> => {
    for (let minutes = 0; minutes < minutesMax; minutes += 1) {
      calls = calls.filter(({ caller }) => caller !== 'sweep')
      await clock.advance(minuteMs)
      const sweep = storeCallsOf(calls, 'sweep')
      if (sweep.writes > 0) return sweep
    }
    throw new Error(`no sweep found a due attempt in ${minutesMax} minutes`)
  }

  try {
    calls = []
    failed = failUser(stack, 'one')
    sendStatusUpdate(stack, failed)
    // Up to the outcome: Plaid's webhook about the new attempt is another story.
    simulator.configureWebhooks({ drop: true })
    await clock.untilIdle()
    const sweep = await untilSwept()
    await clock.advance(minuteMs)
    const sent = simulator.requests().filter(({ endpoint }) => endpoint === '/identity_verification/retry')
    if (sent.length !== 1) throw new Error(`${sent.length} automatic retries were sent, not one`)
    const retry = { webhook: storeCallsOf(calls, 'webhook'), worker: storeCallsOf(calls, 'auto-retry'), sweep, events }

    simulator.configureWebhooks({ drop: false })
    for (let user = 0; user < backlog; user += 1) sendStatusUpdate(stack, failUser(stack, `backlog-${user}`))
    await clock.untilIdle()
    // All of them are due then. The sweep that follows at once is not counted, and new attempts need no looks.
    simulator.configureWebhooks({ drop: true })
    await clock.leap(26 * minuteMs)
    return { retry, backlogSweeps: [await untilSwept(), await untilSwept()] }
  } finally {
    await stack.close()
  }
}
