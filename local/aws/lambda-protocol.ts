/** What the caller of a function receives: a value that went through JSON, or an error in Lambda's words. */
export type LambdaOutcome =
  | { readonly _tag: 'returned'; readonly value: unknown }
  | { readonly _tag: 'failed'; readonly errorType: string; readonly errorMessage: string }

/**
 * To the worker: one invocation. `event` is JSON text; `deadlineMs` is a time on the machine's clock (`Date.now()`), and the
 * call is ended `overdueMs` after it.
 */
export interface Invocation {
  readonly requestId: string
  readonly functionName: string
  readonly event: string
  readonly deadlineMs: number
  readonly overdueMs: number
}

/** From the worker. `value` is JSON text. */
export type WorkerReport =
  | { readonly _tag: 'initialised' }
  | { readonly _tag: 'returned'; readonly value: string }
  | { readonly _tag: 'failed'; readonly errorType: string; readonly errorMessage: string }

/** Written to both streams after an invocation: all output before it belongs to that invocation. */
export const endOfInvocation = (requestId: string): string => `END RequestId: ${requestId}`
