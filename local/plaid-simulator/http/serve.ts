import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'
import { controlAnswer } from '../control/control-answer.ts'
import type { Controls } from '../control/controls.ts'
import type { Fault, FaultQueue } from '../faults.ts'
import { jsonAnswer } from './answer.ts'
import { answerWithFault } from './answer-with-fault.ts'
import { type PlaidSide, plaidAnswer } from './plaid-answer.ts'
import { readRequestBody } from './read-request-body.ts'
import { type RequestLog, type RequestRecord, shownBodyOf, shownHeadersOf } from './request-log.ts'
import { writeAnswer } from './write-answer.ts'

export type ServeNeeds = {
  readonly side: PlaidSide
  readonly controls: Controls
  readonly faults: FaultQueue
  readonly requestLog: RequestLog
}

/** A request for the log, before it has an answer. */
const recordOf = (
  request: IncomingMessage,
  path: string,
  bytes: Buffer | undefined,
  fault: Fault | undefined,
  clock: Clock,
): Omit<RequestRecord, 'sequence'> => ({
  at: new Date(clock.now()).toISOString(),
  endpoint: path,
  method: request.method ?? '',
  body: bytes === undefined ? null : shownBodyOf(bytes),
  body_bytes: bytes?.length ?? -1,
  headers: shownHeadersOf(request.headers),
  fault: fault?.name ?? null,
  status: null,
  request_id: null,
})

/** Answers one request, to an endpoint of Plaid or under `/_sim`. */
const serveRead = async (
  needs: ServeNeeds,
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer | undefined,
): Promise<void> => {
  const { side, controls, faults, requestLog } = needs
  const { clock, random } = side.world
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = url.pathname
  const isControl = path === '/_sim' || path.startsWith('/_sim/')
  if (isControl && path !== '/_sim/redirect-target') {
    // Not kept alive: a `refuse` fault that was just added must meet a new connection.
    response.shouldKeepAlive = false
    writeAnswer(response, await controlAnswer(controls, url, request, bytes))
    return
  }
  const fault = faults.take(path)
  const sequence = requestLog.add(recordOf(request, path, bytes, fault, clock))
  if (isControl) {
    writeAnswer(response, jsonAnswer(200, {}))
    return
  }
  const request_id = random.base62(15)
  const commit = () => {
    const answer = plaidAnswer(
      { path, method: request.method ?? '', headers: request.headers, bytes },
      side,
      request_id,
    )
    requestLog.answered(sequence, answer.status, request_id)
    return answer
  }
  if (fault === undefined) writeAnswer(response, commit())
  else answerWithFault(fault, { request, response, request_id, clock, commit })
}

/** A request listener for node:http. A client that disconnects early causes no error. */
export const serve =
  (needs: ServeNeeds) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    readRequestBody(request).then(
      bytes =>
        serveRead(needs, request, response, bytes).catch((error: unknown) => {
          // A defect of the simulator: it must not look like an answer of Plaid.
          response.destroy(error instanceof Error ? error : undefined)
          queueMicrotask(() => {
            throw error
          })
        }),
      () => undefined,
    )
  }
