import type { TaskEither } from 'fp-ts/TaskEither'
import type { BusError, BusEvent } from '../domain/events/bus-event.ts'

/** The event bus that this service reads from and writes to. */
export interface Bus {
  /** Publishes one event; Right once the bus has accepted it. Errors: `BusUnavailable`. */
  readonly put: (event: BusEvent) => TaskEither<BusError, void>
}

export interface BusEnvironment {
  readonly bus: Bus
}
