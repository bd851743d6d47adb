import type { Scene } from './scene.ts'
import { badRequests } from './scenes/bad-requests.ts'
import { events } from './scenes/events.ts'
import { goodRetries } from './scenes/good-retries.ts'
import { plaidInTrouble } from './scenes/plaid-in-trouble.ts'
import { refusals } from './scenes/refusals.ts'

export interface Act {
  readonly title: string
  readonly scenes: readonly Scene[]
}

/** The story, in the order in which it is told. */
export const acts: readonly Act[] = [
  { title: 'Somebody failed, and may try again', scenes: goodRetries },
  { title: 'The request is wrong', scenes: badRequests },
  { title: 'The request is right, and must not be sent', scenes: refusals },
  { title: 'Plaid is in trouble', scenes: plaidInTrouble },
  { title: 'Events', scenes: events },
]
