import { endpointPath } from '../endpoints/endpoint-table.ts'
import { type Fault, type FaultName, type FaultQueue, faultTable, isFaultName } from '../faults.ts'
import { ControlError } from './control-error.ts'

/** `endpoint` is a name such as `retry`, a full path, or `*` (the default). `count` is 1 by default. */
export type FaultOptions = {
  readonly endpoint?: string
  readonly fault: FaultName
  readonly count?: number
  /** Seconds, for the fault `429`. */
  readonly retry_after?: number
  /** Milliseconds, for the fault `late_commit`. */
  readonly delay_ms?: number
}

const atLeast = (name: string, value: unknown, min: number, standard: number): number => {
  if (value === undefined) return standard
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= 100_000_000) return value
  throw new ControlError(400, `"${name}" must be a whole number, ${min} or more`)
}

const endpointOf = (name: unknown): string => {
  if (name === undefined || name === '*') return '*'
  const path = typeof name === 'string' ? endpointPath(name) : undefined
  if (path === undefined)
    throw new ControlError(400, '"endpoint" must be one of create, get, list, retry, webhook_verification_key/get, *')
  return path
}

/** Adds a fault for the next `count` requests. Throws ControlError if an option is invalid. */
export const addFault = (
  queue: FaultQueue,
  options: { readonly [member in keyof FaultOptions]: unknown },
): readonly Fault[] => {
  if (!isFaultName(options.fault)) {
    throw new ControlError(400, `"fault" must be one of ${Object.keys(faultTable).join(', ')}`)
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
