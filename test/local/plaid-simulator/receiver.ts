import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

/** A webhook as it arrived. */
export type Arrival = { readonly body: string; readonly token: string; readonly userAgent: string | undefined }

export type Receiver = {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  /** Resolves when a webhook has arrived. */
  readonly arrival: () => Promise<void>
  /** The statuses of the next answers, in order; then 200. `hang`: no answer. */
  readonly answers: (number | 'hang')[]
  /** Headers of every answer. */
  retryAfter: string | undefined
}

/** An endpoint for webhooks, closed at the end of the test. */
export const startReceiver = async (): Promise<Receiver> => {
  const arrivals: Arrival[] = []
  const answers: (number | 'hang')[] = []
  const arrived = new EventEmitter()
  const arrival = async (): Promise<void> => {
    if (arrivals.length === 0) await once(arrived, 'webhook')
  }
  const receiver: Receiver = { url: '', arrivals, arrival, answers, retryAfter: undefined }
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const token = request.headers['plaid-verification']
    arrivals.push({ body, token: typeof token === 'string' ? token : '', userAgent: request.headers['user-agent'] })
    arrived.emit('webhook')
    const answer = answers.shift() ?? 200
    if (answer === 'hang') return
    response.writeHead(answer, receiver.retryAfter === undefined ? {} : { 'retry-after': receiver.retryAfter })
    response.end()
  }
  const server = createServer((request, response) => void receive(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(receiver, { url: `http://127.0.0.1:${port}/plaid/webhook` })
}
