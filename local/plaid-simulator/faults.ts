/**
 * What can go wrong between a request and its answer, as the client sees it. "Effect" says whether Plaid did what it
 * was asked before things went wrong.
 */
export const faultTable = {
  timeout_after_commit: { effect: true, about: 'the effect happens; no answer ever comes, the connection stays open' },
  reset_after_commit: { effect: true, about: 'the effect happens; the connection is reset instead of an answer' },
  late_commit: {
    effect: true,
    about: 'no answer ever comes; the effect happens `delay_ms` (60000) later on the clock',
  },
  hang: { effect: false, about: 'no effect and no answer; the connection stays open' },
  '500_after_commit': { effect: true, about: 'the effect happens; the answer is 500 INTERNAL_SERVER_ERROR' },
  '500': { effect: false, about: 'no effect; 500 INTERNAL_SERVER_ERROR' },
  '503': { effect: false, about: 'no effect; 503 PLANNED_MAINTENANCE' },
  '429': { effect: false, about: 'no effect; 429 RATE_LIMIT, with Retry-After when `retry_after` (seconds) is given' },
  truncated: {
    effect: true,
    about: 'the effect happens; Content-Length announces the whole answer, half of it comes, then the connection ends',
  },
  half_json: { effect: true, about: 'the effect happens; the answer is sound HTTP, its JSON stops half-way' },
  html: { effect: false, about: 'no effect; 502 with an HTML page, as from a gateway' },
  redirect: {
    effect: false,
    about: 'no effect; 307 to /_sim/redirect-target on this server, which logs whoever follows and answers 200 {}',
  },
  too_large: { effect: true, about: 'the effect happens; the answer is sound JSON of more than 5 MB' },
  slow: { effect: true, about: 'the effect happens; the answer comes at one byte a second, in real time' },
  refuse: {
    effect: false,
    about:
      'the next `count` new connections are reset before a byte is read (the client sees ECONNRESET, never an answer) and idle ones are closed; it cannot tell endpoints apart, or Plaid from /_sim. For ECONNREFUSED stop listening: stopListening() in the same process',
  },
} as const

export type FaultName = keyof typeof faultTable

export const isFaultName = (name: unknown): name is FaultName =>
  typeof name === 'string' && Object.hasOwn(faultTable, name)

export type Fault = {
  readonly name: FaultName
  /** The path of an endpoint, or `*` for all. */
  readonly endpoint: string
  /** Seconds, for the Retry-After header of a `429`. */
  readonly retryAfterS: number | undefined
  /** Milliseconds, for `late_commit`. */
  readonly delayMs: number
}

export type FaultQueue = {
  /** Faults happen in the order in which they were added, each to one request. */
  readonly add: (fault: Fault, count: number) => void
  /** The fault for a request to this endpoint; uses it up. */
  readonly take: (endpoint: string) => Fault | undefined
  /** Whether the connection just opened is to be refused; uses it up. */
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
    // A copy each, so that taking one leaves the others.
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
