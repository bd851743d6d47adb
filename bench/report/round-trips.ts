import { distancesMs, type FirstCallSample } from '../measures/first-call.ts'
import { p10Of } from './quantiles.ts'

/** Round trips that a first call waits for, one after another: the slope over the two distances. */
export const roundTripsOf = (samples: readonly FirstCallSample[]): number => {
  const [near, far] = distancesMs
  return (p10Of(samples.map(({ farMs }) => farMs)) - p10Of(samples.map(({ nearMs }) => nearMs))) / (far - near)
}

/** Connections that a first call opens, in its worst sample. */
export const connectionsOf = (samples: readonly FirstCallSample[]): number =>
  Math.max(...samples.map(({ connections }) => connections))
