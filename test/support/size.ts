import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** `full` under `npm run prove`. */
    size: 'sample' | 'full'
    /** Of what is generated at random; absent under `npm test`, where each run has another one. */
    seed: number
  }

  interface TaskMeta {
    /** How many cases one test stands for; 1 when absent. */
    cases?: number
  }
}

/** What a test takes: a small sample under `npm test`, all of it under `npm run prove`. */
export const sized = <A>(sizes: { readonly sample: A; readonly full: A }): A => sizes[inject('size') ?? 'sample']

/** Every so many rows of a table under `npm test`, from the first on; all of them under `npm run prove`. */
export const someOf = <A>(rows: ReadonlyArray<A>, every: number): ReadonlyArray<A> =>
  sized({ sample: rows.filter((_, index) => index % every === 0), full: rows })

/** Declares tests that only `npm run prove` makes. */
export const inFull = (declare: () => void): void => sized({ sample: () => {}, full: declare })()

/** Parameters for fast-check. */
export const seeded = (): { readonly seed?: number } => {
  const seed = inject('seed')
  return seed === undefined ? {} : { seed }
}
