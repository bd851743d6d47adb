/**
 * npm starts this process through a shell and sends SIGTERM to that shell. Some shells end without forwarding the
 * signal, so this process checks every 200 ms whether its parent has ended.
 */
const onceOrphaned = (stop: () => void): void => {
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    stop()
  }, 200)
  watch.unref()
}

/** Resolves at Ctrl-C, SIGTERM, or the end of the npm that has started this process. */
export const untilStopped = (): Promise<void> =>
  new Promise(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    if (process.env['npm_lifecycle_event'] === 'start') onceOrphaned(resolve)
  })
