import type { Evidence } from '../../domain/plaid/evidence.ts'
import { plaidLimits } from '../../domain/plaid/plaid-limits.ts'
import { connectionsTo } from '../network/connections.ts'
import { deadlineIn } from './deadline.ts'
import { type Exchange, exchange } from './exchange.ts'

/** Paths that may be requested twice: they change nothing at Plaid. */
export type ReadPath = '/identity_verification/get' | '/identity_verification/list' | '/webhook_verification_key/get'

/** The path that is billed at each request and has no idempotency key. */
export type EffectPath = '/identity_verification/retry'

interface WireRequest<Path extends ReadPath | EffectPath> {
  readonly path: Path
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * HTTP to Plaid. No method rejects or throws, and nothing is left pending when it ends. `withinMs` limits the whole
 * call.
 */
export interface Wire {
  /** At most one request on the wire, whatever happens. */
  readonly sendOnce: (request: WireRequest<EffectPath>, withinMs: number) => Promise<Evidence>
  /**
   * A read. If the reused connection died without a byte of an answer, the read is repeated once on a new connection:
   * connections die unnoticed while Lambda freezes an instance.
   */
  readonly read: (request: WireRequest<ReadPath>, withinMs: number) => Promise<Evidence>
  /** Opens the connection that the next request uses; see `Connections`. */
  readonly connect: () => Promise<void>
  readonly close: () => void
}

export interface WireOptions {
  /** Scheme, host and port; `http:` only for the loopback address. */
  readonly origin: URL
  readonly nowMs: () => number
  readonly connectWithinMs?: number
  readonly answerBytesMax?: number
}

export const openWire = ({
  origin,
  nowMs,
  connectWithinMs = plaidLimits.connectMs,
  answerBytesMax = plaidLimits.answerBytesMax,
}: WireOptions): Wire => {
  const connections = connectionsTo(origin)
  const target = { protocol: origin.protocol, host: origin.hostname.replace(/^\[|\]$/g, ''), port: origin.port }

  const send = ({ path, headers, body }: WireRequest<ReadPath | EffectPath>, withinMs: number): Promise<Exchange> =>
    exchange(connections, { target, path, headers, body }, { withinMs, connectWithinMs, answerBytesMax })

  return {
    sendOnce: async (request, withinMs) => (await send(request, withinMs)).evidence,
    read: async (request, withinMs) => {
      const leftMs = deadlineIn(withinMs, nowMs)
      const first = await send(request, withinMs)
      if (!first.diedOnReusedSocket) return first.evidence
      connections.dropIdle()
      return (await send(request, leftMs())).evidence
    },
    connect: () => connections.warm(connectWithinMs),
    close: connections.close,
  }
}
