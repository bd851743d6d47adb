/** Waits for work that may fail or hang, and no longer than init may take: what is not ready then is done by the first call. */
export const waitAtMost = (waitMs: number, work: ReadonlyArray<Promise<unknown>>): Promise<unknown> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  return Promise.race([Promise.allSettled(work), promise]).finally(() => clearTimeout(timer))
}
