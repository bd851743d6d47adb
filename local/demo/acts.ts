import type { Scene } from './scene.ts'
import { automatic } from './scenes/automatic.ts'
import { automaticInTrouble } from './scenes/automatic-in-trouble.ts'
import { badRequests } from './scenes/bad-requests.ts'
import { events } from './scenes/events.ts'
import { goodRetries } from './scenes/good-retries.ts'
import { idempotency } from './scenes/idempotency.ts'
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
  { title: 'The same request again', scenes: idempotency },
  { title: 'Plaid is in trouble', scenes: plaidInTrouble },
  { title: 'Events', scenes: events },
  { title: 'Nobody asks: retries by themselves', scenes: automatic },
  { title: 'By themselves, and something is in the way', scenes: automaticInTrouble },
]
