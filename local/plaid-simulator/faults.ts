/**
 * What can go wrong between a request and its answer, as the client sees it. `effect` is true if Plaid has done what
 * the request asks for.
 */
export const faultTable = {
  timeout_after_commit: { effect: true, about: 'effect: yes. No answer; the connection stays open' },
  reset_after_commit: { effect: true, about: 'effect: yes. The connection is reset instead of an answer' },
  late_commit: {
    effect: true,
    about: 'effect: yes, after `delay_ms` (default 60000) on the clock. No answer; the connection stays open',
  },
  hang: { effect: false, about: 'effect: no. No answer; the connection stays open' },
  '500_after_commit': { effect: true, about: 'effect: yes. The answer is 500 INTERNAL_SERVER_ERROR' },
  '500': { effect: false, about: 'effect: no. The answer is 500 INTERNAL_SERVER_ERROR' },
  '503': { effect: false, about: 'effect: no. The answer is 503 PLANNED_MAINTENANCE' },
  '429': {
    effect: false,
    about: 'effect: no. The answer is 429 RATE_LIMIT, with Retry-After if `retry_after` (seconds) is given',
  },
  truncated: {
    effect: true,
    about:
      'effect: yes. Half of the answer arrives, then the connection ends; Content-Length is that of the whole answer',
  },
  half_json: { effect: true, about: 'effect: yes. The answer is valid HTTP with half of the JSON' },
  html: { effect: false, about: 'effect: no. The answer is 502 with an HTML page, as from a gateway' },
  redirect: {
    effect: false,
    about:
      'effect: no. The answer is 307 to /_sim/redirect-target on this server, which logs the request and answers 200 {}',
  },
  too_large: { effect: true, about: 'effect: yes. The answer is valid JSON of more than 5 MB' },
  slow: { effect: true, about: 'effect: yes. The answer arrives at one byte per second, in real time' },
  refuse: {
    effect: false,
    about:
      'effect: no. Resets the next `count` new connections before reading (the client sees ECONNRESET) and closes idle ones, for all endpoints and /_sim alike. For ECONNREFUSED call stopListening() in the same process',
  },
} as const

export type FaultName = keyof typeof faultTable

export const isFaultName = (name: unknown): name is FaultName =>
  typeof name === 'string' && Object.hasOwn(faultTable, name)

export type Fault = {
  readonly name: FaultName
  /** The path of an endpoint, or `*` for all endpoints. */
  readonly endpoint: string
  /** Seconds, for the Retry-After header of a `429`. */
  readonly retryAfterS: number | undefined
  /** Milliseconds, for `late_commit`. */
  readonly delayMs: number
}

export type FaultQueue = {
  /** Adds a fault for `count` requests. Faults happen in the order in which they were added, each to one request. */
  readonly add: (fault: Fault, count: number) => void
  /** Removes and returns the first fault for this endpoint. */
  readonly take: (endpoint: string) => Fault | undefined
  /** Removes the first `refuse` fault; true if there was one. */
  readonly takeRefusal: () => boolean
  readonly waiting: () => readonly Fault[]
  readonly clear: () => void
}

export const newFaultQueue = (): FaultQueue => {
  let queue: readonly Fault[] = []
  const takeFirst = (wanted: (fault: Fault) => boolean): Fault | undefined => {
    const fault = queue.find(wanted)
    queue = queue.filter(other => other !== fault)
    return fault
  }
  return {
    // Separate copies, so that taking one leaves the others.
    add: (fault, count) => {
      queue = [...queue, ...Array.from({ length: count }, () => ({ ...fault }))]
    },
    take: endpoint =>
      takeFirst(fault => fault.name !== 'refuse' && (fault.endpoint === endpoint || fault.endpoint === '*')),
    takeRefusal: () => takeFirst(fault => fault.name === 'refuse') !== undefined,
    waiting: () => queue,
    clear: () => {
      queue = []
    },
  }
}
