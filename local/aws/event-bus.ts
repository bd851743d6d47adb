import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { account } from './account.ts'
import type { LambdaFunction } from './lambda-function.ts'
import type { LambdaOutcome } from './lambda-protocol.ts'

/** EventBridge's envelope. */
export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: unknown
}

/** What became of a delivery: one outcome for each try, the last one decides; a dead letter when that failed too. */
export interface Delivery {
  readonly event: BusEvent
  readonly tries: readonly LambdaOutcome[]
  readonly isDeadLetter: boolean
}

/** After a failed asynchronous invocation Lambda waits one minute, then two, and gives up. */
const awsWaitsMs = [60_000, 120_000]

export const busEvent = (fields: Pick<BusEvent, 'detail-type' | 'source' | 'detail'>): BusEvent => ({
  version: '0',
  id: randomUUID(),
  account: account.id,
  time: new Date().toISOString().replace(/\.\d{3}Z$/, 'Z'),
  region: account.region,
  resources: [],
  ...fields,
})

/** EventBridge hands an event to a function: an asynchronous invocation, tried again after each of `waitsMs`. */
export const deliver = async (
  target: Pick<LambdaFunction, 'invoke'>,
  event: BusEvent,
  waitsMs: readonly number[] = awsWaitsMs,
): Promise<Delivery> => {
  const tries = [await target.invoke(event)]
  for (const waitMs of waitsMs) {
    if (tries.at(-1)?._tag === 'returned') break
    await wait(waitMs)
    tries.push(await target.invoke(event))
  }
  return { event, tries, isDeadLetter: tries.at(-1)?._tag === 'failed' }
}
