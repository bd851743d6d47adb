/**
 * An event for the bus. The bus archives `detail`, so it holds ids and words of closed lists, and no personal data.
 */
export interface BusEvent {
  readonly source: string
  readonly detailType: string
  readonly detail: Readonly<Record<string, unknown>>
}

/**
 * The event is not on the bus, or it is unknown whether it is. Publishing it again is safe: delivery is
 * at-least-once.
 */
export interface BusError {
  readonly _tag: 'BusUnavailable'
  readonly cause: BusCause
}

export type BusCause = 'not-found' | 'denied' | 'throttled' | 'clock' | 'entry-refused' | 'unreachable'
