import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'
import type { Fault } from '../faults.ts'
import { PlaidRefusal } from '../plaid-refusal.ts'
import { refusals } from '../refusals.ts'
import type { Answer } from './answer.ts'
import { refusalAnswer } from './plaid-answer.ts'
import { writeAnswer, writeHalf, writeSlowly } from './write-answer.ts'

const hugeBytes = 5_500_000

const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n'

const htmlAnswer: Answer = { status: 502, body: page, headers: { 'content-type': 'text/html' } }

/** Adds a member of 5.5 million characters; the JSON stays valid. */
const huge = (answer: Answer): Answer => ({
  ...answer,
  body: answer.body.replace(/}$/, `,"padding":"${'x'.repeat(hugeBytes)}"}`),
})

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly request_id: string
  readonly clock: Clock
  /** Does what the request asks for, and returns the answer. */
  readonly commit: () => Answer
}

/** Answers a request that meets a fault, or leaves it without an answer. */
export const answerWithFault = (fault: Fault, { request, response, request_id, clock, commit }: Exchange): void => {
  const error = (refusal: ConstructorParameters<typeof PlaidRefusal>[0], retryAfterS?: number): void =>
    writeAnswer(response, refusalAnswer(new PlaidRefusal(refusal, retryAfterS), request_id))
  switch (fault.name) {
    case 'timeout_after_commit':
      commit()
      return
    case 'late_commit':
      clock.after(fault.delayMs, commit)
      return
    case 'hang':
      return
    case 'reset_after_commit':
      commit()
      request.socket.resetAndDestroy()
      return
    case '500_after_commit':
      commit()
      error(refusals.internalServerError)
      return
    case '500':
      error(refusals.internalServerError)
      return
    case '503':
      error(refusals.plannedMaintenance)
      return
    case '429':
      error(refusals.rateLimit, fault.retryAfterS)
      return
    case 'truncated':
      writeHalf(response, commit())
      return
    case 'half_json': {
      const answer = commit()
      writeAnswer(response, { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) })
      return
    }
    case 'html':
      writeAnswer(response, htmlAnswer)
      return
    case 'redirect': {
      const location = `${'encrypted' in request.socket ? 'https' : 'http'}://127.0.0.1:${request.socket.localPort}/_sim/redirect-target`
      writeAnswer(response, { status: 307, body: '', headers: { location } })
      return
    }
    case 'too_large':
      writeAnswer(response, huge(commit()))
      return
    case 'slow':
      writeSlowly(response, commit())
      return
    case 'refuse':
      // Handled when the connection opens, never here.
      return
  }
}
