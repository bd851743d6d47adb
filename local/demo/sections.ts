import type { Scene } from './scene.ts'
import { automatic } from './scenes/automatic.ts'
import { automaticFailures } from './scenes/automatic-failures.ts'
import { events } from './scenes/events.ts'
import { idempotency } from './scenes/idempotency.ts'
import { invalidRequests } from './scenes/invalid-requests.ts'
import { plaidFailures } from './scenes/plaid-failures.ts'
import { refusedRequests } from './scenes/refused-requests.ts'
import { strategies } from './scenes/strategies.ts'
import { watched } from './scenes/watched.ts'

export interface Section {
  readonly title: string
  readonly scenes: readonly Scene[]
}

/** All scenes, in the order in which the demo shows them. */
export const sections: readonly Section[] = [
  { title: 'Retry on demand: the strategies of Plaid', scenes: strategies },
  { title: 'Invalid requests', scenes: invalidRequests },
  { title: 'Valid requests that the service refuses', scenes: refusedRequests },
  { title: 'Repeated requests with an idempotency key', scenes: idempotency },
  { title: 'Plaid fails', scenes: plaidFailures },
  { title: 'Retry requests by event', scenes: events },
  { title: 'Automatic retries', scenes: automatic },
  { title: 'Automatic retries: failures, pause and shadow mode', scenes: automaticFailures },
  { title: 'Attempts that are watched', scenes: watched },
]
