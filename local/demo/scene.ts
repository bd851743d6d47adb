import type { BusEvent } from '../aws/event-bus.ts'
import type { Finding } from '../findings.ts'
import type { AttemptBody } from '../plaid-simulator/attempt/attempt.ts'
import type { StepName } from '../plaid-simulator/attempt/steps.ts'
import type { FaultName } from '../plaid-simulator/faults.ts'
import type { Json } from '../plaid-simulator/json.ts'
import type { RetryMode } from '../service.ts'

/** An answer of the service. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Empty when the answer was no JSON object: the checks on its members then fail. */
  readonly body: Readonly<Record<string, unknown>>
}

/** What the service told on the bus. */
export interface Outcome {
  readonly outcome: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** What a scene can do and say. What it says is kept until its turn to be printed. */
export interface Stage {
  readonly templateId: string
  readonly tell: (text: string) => void
  /** A new user whose first attempt failed at this step, and Plaid's webhooks of it are lost. */
  readonly failedAt: (step: StepName, client_user_id: string) => AttemptBody
  /** A new user starts, and ends so; Plaid tells by webhook, and the service has done what there is to do about it. */
  readonly ends: (client_user_id: string, finding: Finding) => Promise<AttemptBody>
  /** So ends the newest attempt of somebody. */
  readonly endsAgain: (client_user_id: string, finding: Finding) => Promise<AttemptBody>
  /** Moves the one clock of everything; what becomes due on the way has been done. */
  readonly pass: (minutes: number) => Promise<void>
  /** What the bus was told about somebody since the scene asked last, in order. */
  readonly hear: (client_user_id: string) => readonly Outcome[]
  /** Of the last line that the service logged about an attempt: how the call ended, what was decided, by which rules. */
  readonly logged: (attempt_id: string) => {
    readonly outcome: unknown
    readonly decided: unknown
    readonly fired: unknown
  }
  /** Plaid tells so often that the status of an attempt has changed. */
  readonly tellsAgain: (attempt_id: string, times: number) => void
  /** How Plaid's webhooks are delivered from now on. */
  readonly webhooks: (settings: Json) => void
  /** The bodies of the calls to retry that Plaid got about somebody. */
  readonly retriesSent: (client_user_id: string) => readonly Json[]
  readonly setMode: (mode: RetryMode) => Promise<void>
  readonly setPaused: (isPaused: boolean) => Promise<void>
  /** A new user who has passed. */
  readonly passed: (client_user_id: string) => AttemptBody
  /** Sends a retry request to the service; `template_id` is added unless the body names one. */
  readonly ask: (
    body: Readonly<Record<string, unknown>>,
    beside?: { readonly query?: string; readonly idempotencyKey?: string },
  ) => Promise<Answer>
  /** Puts a retry request on the bus, and waits until the worker has had it once. */
  readonly sendEvent: (detail: Readonly<Record<string, unknown>>) => Promise<BusEvent>
  /** How often the queue has handed an event to the worker, which it still holds; undefined when it is done with. */
  readonly heldAfter: (event: BusEvent) => number | undefined
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
