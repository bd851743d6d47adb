import type { TaskEither } from 'fp-ts/TaskEither'
import type { BusError, BusEvent } from '../domain/bus-event.ts'

/** The event bus that this service reads from and writes to. */
export interface Bus {
  /** Puts one event on the bus; Right once the bus has taken it. Errors: `BusUnavailable`. */
  readonly put: (event: BusEvent) => TaskEither<BusError, void>
}

export interface BusEnvironment {
  readonly bus: Bus
}
