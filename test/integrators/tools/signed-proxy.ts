import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import aws4 from 'aws4'
import { type Listening, listen } from '../../../local/http/listen.ts'

export const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'token/+=',
}

/** Whether a request has the signature that another implementation computes: of all that its sender says is signed. */
const isSigned = (request: IncomingMessage, body: Buffer, service: string, region: string): boolean => {
  const [, names = '', signature] =
    /SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ?? []
  const signed = names.split(';')
  const headers = Object.fromEntries(signed.map(name => [name, String(request.headers[name])]))
  const added = ['content-type', 'content-length'].filter(name => !signed.includes(name))
  const extraHeadersToIgnore = Object.fromEntries(added.map(name => [name, true]))
  const { method = '', url: path = '' } = request
  const host = String(request.headers.host)
  const signing = { method, path, host, body, service, region, headers, extraHeadersToIgnore }
  const own = String(aws4.sign(signing, keys).headers['Authorization'])
  return signature !== undefined && names.includes('host') && own.endsWith(`Signature=${signature}`)
}

export interface SignedProxy extends Listening {
  /** The header values of each accepted request. */
  readonly accepted: ReadonlyArray<IncomingMessage['headers']>
  /** Answers the next request itself, after it was passed on: as API Gateway does when an answer was lost. */
  readonly loseAnswer: () => void
}

/** Passes on what AWS would accept, and answers 403 to what it would refuse, in front of a stand-in that checks nothing. */
export const startSignedProxy = async (to: string, service: string, region: string): Promise<SignedProxy> => {
  const accepted: IncomingMessage['headers'][] = []
  let losses = 0
  const answerTo = async (request: IncomingMessage): Promise<Response> => {
    const body = await buffer(request)
    if (!isSigned(request, body, service, region)) return Response.json({ message: 'Forbidden' }, { status: 403 })
    accepted.push(request.headers)
    const { host: _, connection: __, 'content-length': ___, expect: ____, ...headers } = request.headers
    const answer = await fetch(`${to}${request.url}`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body,
    })
    if (losses === 0) return answer
    losses -= 1
    return Response.json({ message: 'Service Unavailable' }, { status: 503 })
  }
  const server = createServer((request, response) => {
    answerTo(request)
      .then(async answer => {
        response.writeHead(
          answer.status,
          Object.fromEntries([...answer.headers].filter(([name]) => name !== 'content-length')),
        )
        response.end(await answer.text())
      })
      .catch(() => response.destroy())
  })
  return {
    ...(await listen(server)),
    accepted,
    loseAnswer: () => {
      losses += 1
    },
  }
}
