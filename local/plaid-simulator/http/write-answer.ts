import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

const headersOf = (answer: Answer) => ({ ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })

export const writeAnswer = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, headersOf(answer))
  response.end(answer.body)
}

/** Sends half of the body with the Content-Length of the whole body, then ends the connection. */
export const writeHalf = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, headersOf(answer))
  const bytes = Buffer.from(answer.body)
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end())
}

/** Sends one byte per second until the client disconnects. */
export const writeSlowly = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, headersOf(answer))
  const bytes = Buffer.from(answer.body)
  let sent = 0
  const next = (): void => {
    response.write(bytes.subarray(sent, sent + 1))
    sent += 1
    if (sent === bytes.length) response.end()
  }
  next()
  const timer = setInterval(next, 1000)
  timer.unref()
  response.on('close', () => clearInterval(timer))
}
