/**
 * Waits until all work has ended, successful or not, but at most `waitMs`. What is not ready by then, the first call
 * does.
 */
export const waitAtMost = (waitMs: number, work: ReadonlyArray<Promise<unknown>>): Promise<unknown> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  return Promise.race([Promise.allSettled(work), promise]).finally(() => clearTimeout(timer))
}
