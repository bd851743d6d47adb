import type { Delivery } from '../aws/event-bus.ts'
import type { AttemptBody } from '../plaid-simulator/attempt/attempt.ts'
import type { StepName } from '../plaid-simulator/attempt/steps.ts'
import type { FaultName } from '../plaid-simulator/faults.ts'

/** An answer of the service. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Empty when the answer was no JSON object: the checks on its members then fail. */
  readonly body: Readonly<Record<string, unknown>>
}

/** What a scene can do and say. What it says is kept until its turn to be printed. */
export interface Stage {
  readonly templateId: string
  readonly tell: (text: string) => void
  /** A new user whose first attempt failed at this step. */
  readonly failedAt: (step: StepName, client_user_id: string) => AttemptBody
  /** A new user who has passed. */
  readonly passed: (client_user_id: string) => AttemptBody
  /** Sends a retry request to the service; `template_id` is added unless the body names one. */
  readonly ask: (body: Readonly<Record<string, unknown>>, query?: string) => Promise<Answer>
  /** Puts a retry request on the bus, and does not wait between two tries. */
  readonly sendEvent: (detail: Readonly<Record<string, unknown>>) => Promise<Delivery | undefined>
  /** The attempt that an answer names, as Plaid has it. */
  readonly created: (answer: Answer) => AttemptBody | undefined
  /** Plaid's attempts of a user, oldest first. */
  readonly attempts: (client_user_id: string) => readonly AttemptBody[]
  /** How often the service asked Plaid about this user: to look, and to retry. */
  readonly calls: (client_user_id: string) => { readonly list: number; readonly retry: number }
  readonly untilRetried: (client_user_id: string) => Promise<void>
  /** What the next call to this endpoint of Plaid meets. */
  readonly nextMeets: (endpoint: 'list' | 'retry', fault: FaultName) => void
  /** The others may play while this scene waits. */
  readonly letOthersGoOn: () => void
  /** One check of the story; the exit code depends on it. */
  readonly check: (law: string, actual: unknown, expected: unknown) => void
}

/** One step of the story: it tells what happens, does it, and checks that it went as told. */
export interface Scene {
  readonly title: string
  /** Waits for a deadline: it starts before the others, calls `letOthersGoOn` as soon as it waits, and is told in its place. */
  readonly isSlow?: boolean
  readonly play: (stage: Stage) => Promise<void>
}
