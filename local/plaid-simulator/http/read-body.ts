import type { IncomingMessage } from 'node:http'

const bodyBytesMax = 1_000_000

/** The request's bytes; undefined when there are more than 1 MB. Rejects when the client goes away first. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= bodyBytesMax) chunks.push(chunk)
  }
  return size <= bodyBytesMax ? Buffer.concat(chunks) : undefined
}
