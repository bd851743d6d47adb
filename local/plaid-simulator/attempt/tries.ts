import { deepMerge, type Json } from '../json.ts'
import type { DetailInput } from './step-details.ts'

/** One entry for each try: as `passed` makes it, but for what was found. Only the last one can pass. */
export const entriesOf = (
  tries: readonly Json[],
  outcome: DetailInput['outcome'],
  passed: (attempt: number) => Json,
): readonly Json[] =>
  tries.map((found, index) => {
    const status = index < tries.length - 1 ? 'failed' : outcome
    return deepMerge({ ...passed(index + 1), status }, found) as Json
  })
