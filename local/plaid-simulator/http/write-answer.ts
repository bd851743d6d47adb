import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

const headersOf = (answer: Answer) => ({ ...answer.headers, 'content-length': Buffer.byteLength(answer.body) })

export const writeAnswer = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, headersOf(answer))
  response.end(answer.body)
}

/** Announces the whole body, sends half, and ends the connection. */
export const writeHalf = (response: ServerResponse, answer: Answer): void => {
  response.writeHead(answer.status, headersOf(answer))
  const bytes = Buffer.from(answer.body)
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.end())
}

/** One byte a second, for as long as the client stays. */
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
