/**
 * What the last run measured where it is not what it should be, or where there is no budget. A run with `--check` fails
 * if it finds another value, worse or better: the change that caused it writes the new value here.
 */

export interface KnownMiss {
  /** The measured value, in the gate's unit. */
  readonly value: number
  readonly reason: string
}

/** Gates that are known to be missed, by their names in `gates.ts`, each with its reason. Every run prints them. */
export const knownMisses: Readonly<Record<string, KnownMiss>> = {}

/** Counts without a budget, by their names in `gates.ts`. */
export const recordedCounts: Readonly<Record<string, number>> = {
  'an automatic retry: DynamoDB reads': 20,
  "an automatic retry: the webhook's DynamoDB calls": 0,
  "an automatic retry: the worker's DynamoDB writes": 6,
  "an automatic retry: the sweep's DynamoDB writes": 2,
  'sweep 1 of a backlog: DynamoDB reads': 25,
  'sweep 1 of a backlog: DynamoDB writes': 17,
  'sweep 2 of a backlog: DynamoDB reads': 25,
  'sweep 2 of a backlog: DynamoDB writes': 17,
}
