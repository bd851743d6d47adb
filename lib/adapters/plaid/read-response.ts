import type { IncomingMessage } from 'node:http'
import type { Evidence } from '../../domain/plaid/evidence.ts'

type Answered = Extract<Evidence, { readonly _tag: 'Answered' }>

export interface ResponseListener {
  readonly onWhole: (answer: Answered) => void
  readonly onTooLarge: () => void
  readonly onError: (error: NodeJS.ErrnoException) => void
}

/**
 * Reads a response with at most `bytesMax` bytes of body, and reports how it ended. A response that is cut short is
 * not reported here: the connection's end reports it.
 */
export const readResponse = (
  response: IncomingMessage,
  bytesMax: number,
  { onWhole, onTooLarge, onError }: ResponseListener,
): void => {
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('error', onError)
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > bytesMax) onTooLarge()
    else chunks.push(chunk)
  })
  response.once('end', () => {
    const { statusCode: status = 0, headers } = response
    const body = Buffer.concat(chunks).toString('utf8')
    const retryAfter = headers['retry-after']
    onWhole({ _tag: 'Answered', status, body, ...(retryAfter !== undefined && { retryAfter }) })
  })
}
