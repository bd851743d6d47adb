import type { IncomingMessage } from 'node:http'

const bodyBytesMax = 1_000_000

/** The request's bytes; undefined if there are more than 1 MB. Rejects if the client disconnects first. */
export const readRequestBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= bodyBytesMax) chunks.push(chunk)
  }
  return size <= bodyBytesMax ? Buffer.concat(chunks) : undefined
}
