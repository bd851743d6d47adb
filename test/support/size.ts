import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** `full` under `npm run prove`. */
    size: 'sample' | 'full'
    /** Seed of random cases. Absent under `npm test`, where each run has another seed. */
    seed: number
  }

  interface TaskMeta {
    /** Number of cases in one test; 1 when absent. */
    cases?: number
  }
}

/** Selects the size of a test: a small sample under `npm test`, everything under `npm run prove`. */
export const sized = <A>(sizes: { readonly sample: A; readonly full: A }): A => sizes[inject('size') ?? 'sample']

/** Each `every`th row from the first on under `npm test`; all rows under `npm run prove`. */
export const someOf = <A>(rows: ReadonlyArray<A>, every: number): ReadonlyArray<A> =>
  sized({ sample: rows.filter((_, index) => index % every === 0), full: rows })

/** Declares tests that run only under `npm run prove`. */
export const inFull = (declare: () => void): void => sized({ sample: () => {}, full: declare })()

/** Parameters for fast-check. */
export const seeded = (): { readonly seed?: number } => {
  const seed = inject('seed')
  return seed === undefined ? {} : { seed }
}
