import * as TE from 'fp-ts/TaskEither'
import { headersFor } from '../../lib/adapters/plaid/headers.ts'
import { plaidOver } from '../../lib/adapters/plaid/plaid.ts'
import { openWire, type Wire } from '../../lib/adapters/plaid/wire.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/request/strategy.ts'
import { holdTimers } from './held-timers.ts'
import { connectionFaults, faults } from './wire-faults.ts'
import { startWireServer } from './wire-server.ts'

/** Sends one retry under the name of this call. It ends within `withinMs`. */
type Client = (call: string, withinMs: number) => Promise<unknown>

export interface WireProof {
  readonly calls: number
  /** Calls with more than one request on the wire, each with its first fault. */
  readonly overs: ReadonlyArray<{ readonly call: string; readonly fault: string; readonly requests: number }>
  /** Number of requests that belong to no call. */
  readonly anonymous: number
  /** By fault: the number of requests. Also the number of calls without a request. */
  readonly met: Readonly<Record<string, number>>
}

const request: ConcreteRetryRequest = {
  client_user_id: 'user-1' as ClientUserId,
  template_id: 'idvtmp_1' as TemplateId,
  strategy: 'reset',
}

/** This deadline is held: it ends when the server says so. */
const withinMs = 10_000
const lanes = 64

/** If no call ends for this long, all held deadlines end, so that the proof ends. */
const stuckMs = 10_000

/** The service's own client: a retry through the whole adapter, over shared keep-alive connections. */
const adapterClient = (wire: Wire): Client => {
  const nowMs = (): number => Date.now()
  return (call, callWithinMs) => {
    const keys = TE.right({ client_id: call, secret: 'local-secret' })
    const credentials = { current: keys, after: () => keys }
    return plaidOver({ wire, credentials, nowMs, plaidEnv: 'production', withinMs: callWithinMs }).retryAttempt(
      request,
    )()
  }
}

const generator = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface ProofOptions {
  readonly calls: number
  readonly seed?: number
  readonly client?: (wire: Wire, origin: URL) => Client
}

/** Sends many calls at a time against random faults, and counts each request on the wire from its first byte on. */
export const proveWire = async (
  { calls, seed = 1, client = adapterClient }: ProofOptions = { calls: 10_000 },
): Promise<WireProof> => {
  const random = generator(seed)
  const met: Record<string, number> = {}
  const first = new Map<string, string>()
  const timers = holdTimers()
  const server = await startWireServer(
    call => {
      const [name, fault] = faults[Math.floor(random() * faults.length)] ?? ['none', () => () => {}]
      met[name] = (met[name] ?? 0) + 1
      if (!first.has(call)) first.set(call, name)
      return fault(random())
    },
    timers.pass,
    socket => {
      // The server does not know yet which call uses this connection.
      if (random() < 0.05) connectionFaults[Math.floor(random() * connectionFaults.length)]?.(socket, timers.pass)
    },
  )
  const wire = openWire({ origin: server.origin, nowMs: Date.now })
  const send = client(wire, server.origin)

  let next = 0
  let ended = 0
  const lane = async (): Promise<void> => {
    while (next < calls) {
      const call = `call-${next++}`
      await timers.within(call, () => send(call, withinMs))
      ended += 1
    }
  }
  let endedBefore = 0
  const watch = setInterval(() => {
    if (ended === endedBefore) timers.pass()
    endedBefore = ended
  }, stuckMs)
  try {
    await Promise.all(Array.from({ length: lanes }, lane))
    wire.close()
    await server.drain()
    const names = Array.from({ length: calls }, (_, index) => `call-${index}`)
    met['no request left'] = names.filter(call => server.begun(call) === 0).length
    const overs = names
      .filter(call => server.begun(call) > 1)
      .map(call => ({ call, fault: first.get(call) ?? '', requests: server.begun(call) }))
    return { calls, overs, anonymous: server.anonymous(), met }
  } finally {
    clearInterval(watch)
    timers.release()
    wire.close()
    await server.close()
  }
}

/** The line that `npm run prove` prints. */
export const wireLine = ({ calls, overs, anonymous }: WireProof): string =>
  overs.length === 0 && anonymous === 0
    ? `wire: ${calls} faulty calls, at most 1 request each`
    : `wire: ${calls} faulty calls, ${overs.length} with more than 1 request, ${anonymous} requests of no call`

const retryPath = '/identity_verification/retry'
const messageOf = (call: string) => ({
  path: retryPath,
  headers: headersFor({ client_id: call, secret: 'local-secret' }),
  body: JSON.stringify(request),
})

/** Node's own `fetch` with its defaults. */
const followsRedirects =
  (_: Wire, origin: URL): Client =>
  async (call, callWithinMs) => {
    const { path, headers, body } = messageOf(call)
    const abort = new AbortController()
    const deadline = setTimeout(() => abort.abort(), callWithinMs)
    await fetch(new URL(path, origin), { method: 'POST', headers, body, signal: abort.signal })
      .then(answer => answer.text())
      .catch(() => undefined)
    clearTimeout(deadline)
  }

const isLost = (evidence: Evidence): boolean => evidence._tag === 'Lost' && evidence.cause === 'connection-lost'

/** Sends again after a broken connection, as many clients do by default. */
const retriesPost =
  (wire: Wire): Client =>
  async (call, callWithinMs) => {
    const evidence = await wire.sendOnce({ ...messageOf(call), path: retryPath }, callWithinMs)
    return isLost(evidence) ? wire.sendOnce({ ...messageOf(call), path: retryPath }, callWithinMs) : evidence
  }

/** Treats a retry as a read, which is sent again if a reused connection is dead. */
const retriesOnDeadSocket =
  (wire: Wire): Client =>
  (call, callWithinMs) =>
    wire.read({ ...messageOf(call), path: '/identity_verification/get' }, callWithinMs)

const wireMutants: Readonly<Record<string, (wire: Wire, origin: URL) => Client>> = {
  'redirect followed': followsRedirects,
  'client retries POST': retriesPost,
  'client retries POST on a dead connection': retriesOnDeadSocket,
}

/** Whether the proof detects each mutant. */
export const killWireMutants = async (
  calls = 1_000,
): Promise<ReadonlyArray<{ readonly mutant: string; readonly killed: boolean; readonly by: 'wire' }>> => {
  const killed: Array<{ mutant: string; killed: boolean; by: 'wire' }> = []
  for (const [mutant, client] of Object.entries(wireMutants)) {
    const { overs } = await proveWire({ calls, client })
    killed.push({ mutant, killed: overs.length > 0, by: 'wire' })
  }
  return killed
}
