import { type Finding, findings } from '../../local/findings.ts'
import { isOpen, stepNames } from '../../local/plaid-simulator/attempt/steps.ts'
import type { Stack } from '../../local/stack.ts'
import { startStack } from '../support/audited.ts'

/** What one applicant causes, from the first step until nothing is watched any more; the sweeps are not counted. */
export interface Counted {
  readonly deliveries: number
  readonly messages: number
  readonly events: number
  readonly 'DynamoDB reads': number
  readonly 'DynamoDB writes': number
  readonly 'calls to Plaid': number
  readonly 'log bytes': number
}

const hourMs = 60 * 60_000
const readOperations = new Set(['GetItem', 'Query'])

/**
 * Does the steps of an attempt until it ends so. The service is idle before each step: how many deliveries overlap, and
 * so what is read twice, would depend on the machine.
 */
const doSteps = async ({ simulator, clock }: Stack, id: string, end: Finding | 'success'): Promise<void> => {
  for (const step of stepNames) {
    const { status, steps } = simulator.attempt(id)
    if (status !== 'active' || !isOpen(steps[step])) continue
    simulator.setStep(id, step, end !== 'success' && step === end.step ? end : { status: 'success' })
    await clock.untilIdle()
  }
}

/** An applicant whose attempts end so, the first one first, in a stack of its own. */
const countStory = async (ends: ReadonlyArray<Finding | 'success'>): Promise<Counted> => {
  const operations: string[] = []
  const stack = await startStack({
    rateLimits: false,
    onDynamoDbCall: ({ caller, operation }) => void (caller !== 'sweep' && operations.push(operation)),
  })
  const { simulator, clock, templateId, bus } = stack
  simulator.seedAttempt({ client_user_id: 'applicant', template: { id: templateId } })
  for (const end of ends) {
    const id = simulator.attempts().at(-1)?.id ?? ''
    await doSteps(stack, id, end)
    await clock.leap(hourMs / 4)
    await clock.advance(hourMs / 4)
  }
  // The look at what is closed already.
  await clock.leap(4 * hourMs)
  await clock.advance(hourMs / 30)
  const lines = stack
    .logLines()
    .filter(line => !line.includes('"driver":"sweep"') && !line.includes('"trace":"Enqueue"'))
  const of = (driver: string): number => lines.filter(line => line.includes(`"driver":"${driver}"`)).length
  const reads = operations.filter(operation => readOperations.has(operation)).length
  const counted = {
    deliveries: of('webhook'),
    messages: of('event'),
    events: bus.events().length,
    'DynamoDB reads': reads,
    'DynamoDB writes': operations.length - reads,
    'calls to Plaid': simulator.requests().filter(({ endpoint }) => endpoint?.startsWith('/identity_verification'))
      .length,
    'log bytes': lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  }
  await stack.close()
  return counted
}

/** The stories of docs/cost.md. */
export const countedStories = async (): Promise<Readonly<Record<'verified' | 'held' | 'retried', Counted>>> => ({
  verified: await countStory(['success']),
  held: await countStory([{ step: 'kyc_check', status: 'failed' }]),
  retried: await countStory([findings.mistypedName, 'success']),
})
