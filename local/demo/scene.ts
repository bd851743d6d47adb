import type { BusEvent } from '../aws/event-bus.ts'
import type { Finding } from '../findings.ts'
import type { AttemptBody } from '../plaid-simulator/attempt/attempt.ts'
import type { StepName } from '../plaid-simulator/attempt/steps.ts'
import type { FaultName } from '../plaid-simulator/faults.ts'
import type { Json } from '../plaid-simulator/json.ts'
import type { StoryName } from '../plaid-simulator/stories/stories.ts'
import type { RetryMode } from '../service.ts'

/** An answer of the service. */
export interface ServiceAnswer {
  readonly status: number
  readonly headers: Headers
  /** Empty if the answer was not a JSON object: the checks of its members then fail. */
  readonly body: Readonly<Record<string, unknown>>
}

/** An outcome event that the service published on the bus. */
export interface PublishedOutcome {
  readonly outcome: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** What a scene can prepare and change: users, time, Plaid and the settings of the service. */
export interface SceneActions {
  readonly templateId: string
  /** Prints a paragraph: what the scene shows, and why. */
  readonly explain: (text: string) => void
  /** Creates a user whose first attempt failed at this step. Plaid's webhooks about it are lost. */
  readonly failedAt: (step: StepName, client_user_id: string) => AttemptBody
  /** Creates a user whose first attempt was verified. */
  readonly verified: (client_user_id: string) => AttemptBody
  /** Creates a user who does the first step of an attempt. Resolves when the service has handled Plaid's webhook. */
  readonly begin: (client_user_id: string) => Promise<AttemptBody>
  /** Creates a user and ends the first attempt. Resolves when the service has handled Plaid's webhooks about it. */
  readonly endFirstAttempt: (client_user_id: string, finding: Finding) => Promise<AttemptBody>
  /** Plays a story of the simulator in a user's attempt. Resolves when the service has handled Plaid's webhooks. */
  readonly tell: (story: StoryName, client_user_id: string) => Promise<AttemptBody>
  /** Ends the newest attempt of a user. Resolves when the service has handled Plaid's webhooks about it. */
  readonly endNewestAttempt: (client_user_id: string, finding: Finding) => Promise<AttemptBody>
  /** The user passes all open steps of the newest attempt. Resolves when the service has handled Plaid's webhooks. */
  readonly passNewestAttempt: (client_user_id: string) => Promise<AttemptBody>
  /** Moves the clock of all parts. Resolves when everything that became due is done. */
  readonly advance: (minutes: number) => Promise<void>
  /** Moves the clock at once: what became due meanwhile is done at the end. For hours and days. */
  readonly leap: (hours: number) => Promise<void>
  /** Sends Plaid's STATUS_UPDATED webhook of an attempt so many times more. */
  readonly resendStatusUpdate: (attempt_id: string, times: number) => void
  /** Changes how Plaid's webhooks are delivered from now on. */
  readonly configureWebhooks: (settings: Json) => void
  /** Makes the next call of this endpoint of Plaid fail. */
  readonly injectFault: (endpoint: 'list' | 'retry', fault: FaultName) => void
  readonly setMode: (mode: RetryMode) => Promise<void>
  readonly setPaused: (isPaused: boolean) => Promise<void>
  /** Sends a retry request to the service; `template_id` is added unless the body has one. */
  readonly requestRetry: (
    body: Readonly<Record<string, unknown>>,
    beside?: { readonly query?: string; readonly idempotencyKey?: string },
  ) => Promise<ServiceAnswer>
  /** Puts a retry request on the bus. Resolves when the function has received it once. */
  readonly requestByEvent: (detail: Readonly<Record<string, unknown>>) => Promise<BusEvent>
  /** Resolves when Plaid has received a call to retry about this user. */
  readonly untilRetryReceived: (client_user_id: string) => Promise<void>
  /** The other scenes may run while this one waits. */
  readonly letOthersRun: () => void
}

/** What a scene can read and check. */
export interface SceneObservations {
  /** The outcome events about a user that were published since the scene last asked, oldest first. */
  readonly newOutcomes: (client_user_id: string) => readonly PublishedOutcome[]
  /**
   * From the last log line about an attempt with this outcome: the outcome, the decision, and the rules that decided.
   * All undefined if there is no such line.
   */
  readonly logged: (
    attempt_id: string,
    outcome: string,
  ) => {
    readonly outcome: unknown
    readonly decision: unknown
    readonly rules: unknown
  }
  /** The bodies of the calls to retry that Plaid received about a user. */
  readonly retriesReceived: (client_user_id: string) => readonly Json[]
  /** How many times the queue has delivered a message that it still holds; undefined if the message was deleted. */
  readonly receiveCount: (event: BusEvent) => number | undefined
  /** The attempt that an answer names, as Plaid has it. */
  readonly createdAttempt: (answer: ServiceAnswer) => AttemptBody | undefined
  /** Plaid's attempts of a user, oldest first. */
  readonly attempts: (client_user_id: string) => readonly AttemptBody[]
  /** How many calls of each endpoint Plaid received about this user. */
  readonly plaidCalls: (client_user_id: string) => { readonly list: number; readonly retry: number }
  /** Prints the statement and whether it is true. The exit code depends on it. */
  readonly check: (statement: string, actual: unknown, expected: unknown) => void
}

export type SceneContext = SceneActions & SceneObservations

/** One example of the demo: it explains a situation, creates it, and checks what the service does. */
export interface Scene {
  /** Words with hyphens: `npm run demo -- --only <name>`. */
  readonly name: string
  readonly title: string
  /** Waits for a real deadline: it starts before the others and calls `letOthersRun` as soon as it waits. */
  readonly isSlow?: boolean
  readonly play: (context: SceneContext) => Promise<void>
}
