/** An event for the bus, as its readers match it. `detail` is kept by the bus's archive: ids and words of closed lists, no personal data. */
export interface BusEvent {
  readonly source: string
  readonly detailType: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** The event is not on the bus, or it is not known to be. To put it again is harmless: readers expect repeats. */
export interface BusError {
  readonly _tag: 'BusUnavailable'
  readonly cause: BusCause
}

export type BusCause = 'not-found' | 'denied' | 'throttled' | 'entry-refused' | 'unreachable'
