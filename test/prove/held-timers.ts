import { AsyncLocalStorage } from 'node:async_hooks'

/** Timers that fire on command and not with time, so that a busy machine cannot change the result of a proof. */
export interface HeldTimers {
  /** Runs a call and holds the timers that it sets. */
  readonly within: <A>(call: string, run: () => Promise<A>) => Promise<A>
  /** Fires all timers of this call, or of all calls. */
  readonly pass: (call?: string) => void
  /** Restores the timers. */
  readonly release: () => void
}

interface Held {
  readonly call: string
  readonly run: () => void
}

/** The interface of Node's timers. */
class HeldTimer {
  hasRef = (): boolean => true
  ref = (): this => this
  unref = (): this => this
  refresh = (): this => this
}

/** Replaces the timers of the whole thread until they are released. */
export const holdTimers = (): HeldTimers => {
  const { setTimeout, clearTimeout } = globalThis
  const calls = new AsyncLocalStorage<string>()
  const held = new Map<HeldTimer, Held>()

  const hold = (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown => {
    const call = calls.getStore()
    if (call === undefined) return setTimeout(run, ms, ...args)
    const timer = new HeldTimer()
    held.set(timer, { call, run: () => run(...args) })
    return timer
  }
  const clear = (timer?: unknown): void => {
    if (timer instanceof HeldTimer) held.delete(timer)
    else clearTimeout(timer as NodeJS.Timeout)
  }
  Object.assign(globalThis, { setTimeout: hold, clearTimeout: clear })

  return {
    within: (call, run) => calls.run(call, run),
    pass: call => {
      for (const [timer, one] of held)
        if (call === undefined || one.call === call) {
          held.delete(timer)
          one.run()
        }
    },
    release: () => void Object.assign(globalThis, { setTimeout, clearTimeout }),
  }
}
