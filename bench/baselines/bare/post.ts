import { Agent, request } from 'node:https'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

export interface Reply {
  readonly status: number
  readonly body: string
}

/** A keep-alive agent for one origin, with a connection that can be opened before the first request. */
export const agentFor = (origin: string) => {
  const agent = new Agent({ keepAlive: true })
  const dial = agent.createConnection.bind(agent)
  let spare: TLSSocket | undefined
  agent.createConnection = (options, callback) => {
    const socket = spare ?? dial(options, callback)
    spare = undefined
    return socket
  }

  return {
    agent,
    /** Resolves when the connection is open or has failed. */
    connect: () =>
      new Promise<void>(resolve => {
        const { hostname, port } = new URL(origin)
        const servername = isIP(hostname) ? '' : hostname
        const socket = connect({ host: hostname, port: Number(port || 443), servername })
        socket.on('error', () => {}).once('close', () => resolve())
        socket.once('secureConnect', () => {
          spare = socket
          resolve()
        })
      }),
  }
}

/** Posts to one origin. */
export const postTo = (origin: string) => {
  const { agent, connect: open } = agentFor(origin)
  return {
    connect: open,
    /** Rejects if the connection fails or takes longer than 10 s. */
    post: (path: string, headers: Record<string, string>, body: string) =>
      new Promise<Reply>((resolve, reject) => {
        const sent = request(
          new URL(path, origin),
          {
            agent,
            method: 'POST',
            headers: { ...headers, 'content-length': Buffer.byteLength(body) },
            timeout: 10_000,
          },
          response => {
            let text = ''
            response.setEncoding('utf8')
            response.on('error', reject)
            response.on('data', (chunk: string) => {
              text += chunk
            })
            response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
          },
        )
        sent.on('timeout', () => sent.destroy(new Error('timeout')))
        sent.on('error', reject)
        sent.end(body)
      }),
  }
}
