/** What the caller of a function gets: a value that went through JSON, or the error as Lambda words it. */
export type LambdaOutcome =
  | { readonly _tag: 'returned'; readonly value: unknown }
  | { readonly _tag: 'failed'; readonly errorType: string; readonly errorMessage: string }

/** To the worker: one invocation. `event` is JSON text, as on Lambda's wire; `deadlineMs` is a point of `Date.now()`. */
export interface Invocation {
  readonly requestId: string
  readonly functionName: string
  readonly event: string
  readonly deadlineMs: number
}

/** From the worker. `value` is JSON text. */
export type WorkerReport =
  | { readonly _tag: 'initialised' }
  | { readonly _tag: 'returned'; readonly value: string }
  | { readonly _tag: 'failed'; readonly errorType: string; readonly errorMessage: string }

/** Written to both streams after an invocation: what came before it belongs to that invocation. */
export const endOfInvocation = (requestId: string): string => `END RequestId: ${requestId}`
