import { endpointPath } from '../endpoints/endpoint-table.ts'
import { type Fault, type FaultName, type FaultQueue, faultTable, isFaultName } from '../faults.ts'
import { ControlError } from './control-error.ts'

/** `endpoint` is `retry`, a full path, or `*`, which is assumed; `count` is 1 when left out. */
export type FaultOptions = {
  readonly endpoint?: string
  readonly fault: FaultName
  readonly count?: number
  /** Seconds; for `429`. */
  readonly retry_after?: number
  /** Milliseconds; for `late_commit`. */
  readonly delay_ms?: number
}

const atLeast = (name: string, value: unknown, min: number, standard: number): number => {
  if (value === undefined) return standard
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= 100_000_000) return value
  throw new ControlError(400, `"${name}" takes a whole number from ${min}`)
}

const endpointOf = (name: unknown): string => {
  if (name === undefined || name === '*') return '*'
  const path = typeof name === 'string' ? endpointPath(name) : undefined
  if (path === undefined)
    throw new ControlError(400, '"endpoint" takes create, get, list, retry, webhook_verification_key/get or *')
  return path
}

/** Queues a fault for the next `count` requests. Throws ControlError when an option is not understood. */
export const addFault = (
  queue: FaultQueue,
  options: { readonly [member in keyof FaultOptions]: unknown },
): readonly Fault[] => {
  if (!isFaultName(options.fault)) {
    throw new ControlError(400, `"fault" takes ${Object.keys(faultTable).join(', ')}`)
  }
  const fault: Fault = {
    name: options.fault,
    endpoint: endpointOf(options.endpoint),
    retryAfterS: options.retry_after === undefined ? undefined : atLeast('retry_after', options.retry_after, 0, 0),
    delayMs: atLeast('delay_ms', options.delay_ms, 0, 60_000),
  }
  queue.add(fault, Math.min(atLeast('count', options.count, 1, 1), 10_000))
  return queue.waiting()
}
