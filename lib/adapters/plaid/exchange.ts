import { type ClientRequest, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Evidence } from '../../domain/plaid/evidence.ts'
import type { Connections } from '../network/connections.ts'
import { readResponse } from './read-response.ts'

/** The target of requests, parsed once: Node would parse a URL for each request. */
export interface Target {
  readonly protocol: string
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  /** Empty: the protocol's default. */
  readonly port: string
}

/** One POST: Plaid's API has no other method. */
export interface HttpPost {
  readonly target: Target
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface ExchangeLimits {
  /** The whole exchange, from the connection to the last byte of the answer. */
  readonly withinMs: number
  /** The part of it for opening the connection. */
  readonly connectWithinMs: number
  readonly answerBytesMax: number
}

export interface Exchange {
  readonly evidence: Evidence
  /**
   * The connection was open before this request, and died without a byte of an answer: it may have been dead before.
   */
  readonly diedOnReusedSocket: boolean
}

const headerBytesMax = 16 * 1024

/** No byte leaves while this runs: Node assigns the socket later. Throws if HTTP cannot carry a header. */
const prepare = ({ agent }: Connections, { target, path, headers, body }: HttpPost): ClientRequest => {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  return send({
    ...target,
    path,
    method: 'POST',
    agent,
    headers: { ...headers, 'accept-encoding': 'identity', 'content-length': Buffer.byteLength(body) },
    maxHeaderSize: headerBytesMax,
  }).end(body)
}

/** What is known of a request's socket while the request is in progress. */
interface SocketWatch {
  readonly isOpen: () => boolean
  /** Whether the socket was open before this request, and no byte of an answer has come on it. */
  readonly isReusedAndSilent: () => boolean
  /** Whether the connection ended because the certificate is not valid. */
  readonly isUntrusted: () => boolean
  /** Removes the listeners. */
  readonly stop: () => void
  readonly destroy: () => void
}

const watchSocket = (request: ClientRequest, { openEvent, hasOpened }: Connections): SocketWatch => {
  let socket: Socket | undefined
  let isOpen = false
  let isReused = false
  let hasAnswerByte = false
  const onOpen = (): void => {
    isOpen = true
  }
  const onByte = (): void => {
    hasAnswerByte = true
  }
  request.once('socket', assigned => {
    socket = assigned.on('data', onByte)
    isReused = hasOpened(assigned)
    isOpen = isReused
    if (!isOpen) assigned.once(openEvent, onOpen)
  })
  return {
    isOpen: () => isOpen,
    isReusedAndSilent: () => isReused && !hasAnswerByte,
    isUntrusted: () => socket instanceof TLSSocket && Boolean(socket.authorizationError),
    stop: () => {
      socket?.off(openEvent, onOpen).off('data', onByte)
    },
    destroy: () => {
      socket?.destroy()
    },
  }
}

const notConnected = (isUntrusted: boolean): Evidence => ({
  _tag: 'NotConnected',
  ...(isUntrusted && { isUntrusted }),
})

const observe = (
  request: ClientRequest,
  connections: Connections,
  { withinMs, connectWithinMs, answerBytesMax }: ExchangeLimits,
  done: (exchange: Exchange) => void,
): void => {
  const socket = watchSocket(request, connections)
  let isFinished = false

  const finish = (evidence: Evidence): void => {
    if (isFinished) return
    isFinished = true
    clearTimeout(deadline)
    clearTimeout(connectDeadline)
    socket.stop()
    if (evidence._tag !== 'Answered') {
      request.destroy()
      socket.destroy()
    }
    const died = evidence._tag === 'Lost' && evidence.cause === 'connection-lost'
    done({ evidence, diedOnReusedSocket: died && socket.isReusedAndSilent() })
  }
  const fail = (cause: Extract<Evidence, { readonly _tag: 'Lost' }>['cause']): void =>
    finish(socket.isOpen() ? { _tag: 'Lost', cause } : notConnected(socket.isUntrusted()))
  const onError = ({ code }: NodeJS.ErrnoException): void =>
    fail(code === 'HPE_HEADER_OVERFLOW' ? 'too-large' : 'connection-lost')

  const deadline = setTimeout(() => fail('timeout'), withinMs)
  const connectDeadline = setTimeout(() => {
    if (!socket.isOpen()) fail('timeout')
  }, connectWithinMs)
  request.once('response', response =>
    readResponse(response, answerBytesMax, { onWhole: finish, onTooLarge: () => fail('too-large'), onError }),
  )
  // An error after the end needs a listener too, and changes nothing.
  request.on('error', onError)
  request.once('close', () => fail('connection-lost'))
}

const notSent: Exchange = { evidence: { _tag: 'NotConnected' }, diedOnReusedSocket: false }

/**
 * Puts at most one request on the wire, and returns what was seen; never rejects. A redirect is an answer like any
 * other. When it ends, nothing is left pending: no timer, and no socket except an idle one.
 */
export const exchange = (connections: Connections, message: HttpPost, limits: ExchangeLimits): Promise<Exchange> =>
  new Promise(resolve => {
    if (limits.withinMs <= 0) return resolve(notSent)
    try {
      observe(prepare(connections, message), connections, limits, resolve)
    } catch {
      resolve(notSent)
    }
  })
