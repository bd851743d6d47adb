import { setTimeout as sleep } from 'node:timers/promises'
import type { BusEvent } from '../../aws/event-bus.ts'
import { deliver } from './deliver.ts'

export interface Forwarding {
  readonly onEvent: (event: BusEvent) => void
  /** Ends all waiting: what was not accepted yet is given up. */
  readonly stop: () => void
}

/** Posts each outcome event to a server; `onFailure` learns of each event that it did not accept. */
export const forward = (url: URL, onFailure: (line: string) => void): Forwarding => {
  const stopped = new AbortController()
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopped.signal })
  return {
    onEvent: event => {
      if (event.source !== 'idv-retry') return
      deliver(url, event, { fetch, wait }).then(
        line => {
          if (line !== undefined && !stopped.signal.aborted) onFailure(line)
        },
        // Forwarding has ended while it waited.
        () => {},
      )
    },
    stop: () => stopped.abort(),
  }
}
