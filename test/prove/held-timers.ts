import { AsyncLocalStorage } from 'node:async_hooks'

/** Timers that pass on command, and not with time: so no machine is too busy for a proof. */
export interface HeldTimers {
  /** Runs a call. Timers that it sets are held. */
  readonly within: <A>(call: string, run: () => Promise<A>) => Promise<A>
  /** All timers of this call are over now; without a call, those of all. */
  readonly pass: (call?: string) => void
  /** Timers are as they were. */
  readonly release: () => void
}

interface Held {
  readonly call: string
  readonly run: () => void
}

/** What Node's timers can be asked for. */
class HeldTimer {
  hasRef = (): boolean => true
  ref = (): this => this
  unref = (): this => this
  refresh = (): this => this
}

/** Until released, in this whole thread. */
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
