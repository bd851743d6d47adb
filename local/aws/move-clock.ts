/**
 * Moves `Date` of this thread ahead of the machine's clock by `aheadMs`, which may grow. Timers, and code that has
 * saved `Date.now` before, still use the machine's clock.
 */
export const moveClock = (aheadMs: SharedArrayBuffer | undefined): void => {
  if (aheadMs === undefined) return
  const cell = new Float64Array(aheadMs)
  const machine = Date
  const machineNow = Date.now
  const now = (): number => machineNow() + Math.trunc(cell[0] ?? 0)
  const moved = new Proxy(machine, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new machine(now()).toString(),
    get: (target, member) => (member === 'now' ? now : Reflect.get(target, member)),
  })
  machine.prototype.constructor = moved
  globalThis.Date = moved
}
