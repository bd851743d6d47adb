/**
 * Runs `work` for changes: one run at a time, and one more after it if something changed meanwhile. `settle` lets the
 * changes of one moment come together, as when an editor saves many files.
 */
export const oneAtATime = (work: () => Promise<void>, settle: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined
  let isChanged = false
  const run = async (): Promise<void> => {
    try {
      while (isChanged) {
        await settle()
        isChanged = false
        await work()
      }
    } finally {
      running = undefined
    }
  }
  return () => {
    isChanged = true
    running ??= run()
    return running
  }
}
