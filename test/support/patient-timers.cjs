/**
 * Loaded first into every process and thread that runs tests. A timer of half a second or more counts only the time in
 * which its thread could run. So a deadline allows the same amount of work on a busy machine as on an idle one.
 */
const longMs = 500
const beatMs = 25

const { setTimeout: setReal, clearTimeout: clearReal } = globalThis

class PatientTimer {
  #run
  #ms
  #left
  #beganAt
  #real
  #isReferenced = true

  constructor(run, ms) {
    this.#run = run
    this.#ms = ms
    this.#left = ms
    this.#beat()
  }

  #beat() {
    this.#beganAt = performance.now()
    this.#real = setReal(() => this.#onBeat(), Math.min(beatMs, Math.max(this.#left, 1)))
    if (!this.#isReferenced) this.#real.unref()
  }

  #onBeat() {
    this.#left -= Math.min(performance.now() - this.#beganAt, beatMs)
    if (this.#left > 0) return this.#beat()
    this.#real = undefined
    this.#run()
  }

  close() {
    clearReal(this.#real)
    this.#real = undefined
    return this
  }

  refresh() {
    clearReal(this.#real)
    this.#left = this.#ms
    this.#beat()
    return this
  }

  ref() {
    this.#isReferenced = true
    this.#real?.ref()
    return this
  }

  unref() {
    this.#isReferenced = false
    this.#real?.unref()
    return this
  }

  hasRef() {
    return this.#isReferenced
  }

  [Symbol.dispose]() {
    this.close()
  }
}

const setPatient = (run, ms, ...args) =>
  ms >= longMs && ms < 2 ** 31 ? new PatientTimer(() => run(...args), ms) : setReal(run, ms, ...args)
const clearPatient = timer => (timer instanceof PatientTimer ? void timer.close() : clearReal(timer))

globalThis.setTimeout = Object.assign(setPatient, setReal)
globalThis.clearTimeout = Object.assign(clearPatient, clearReal)
for (const symbol of Object.getOwnPropertySymbols(setReal)) setPatient[symbol] = setReal[symbol]

const promises = require('node:timers/promises')
const { setTimeout: sleepReal } = promises

promises.setTimeout = (ms, value, options = {}) => {
  const { signal, ref = true } = options
  if (!(ms >= longMs && ms < 2 ** 31) || signal?.aborted) return sleepReal(ms, value, options)
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      timer.close()
      reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }))
    }
    const timer = setPatient(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve(value)
    }, ms)
    if (!ref) timer.unref()
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
require('node:module').syncBuiltinESMExports()
