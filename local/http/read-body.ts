import type { IncomingMessage } from 'node:http'

/**
 * Reads the whole body; undefined if it is longer than `bytesMax`. A body that is too long is still read to its end,
 * but not kept: a client that is disconnected while it sends would never see the answer.
 */
export const readBody = async (request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bytesMax) chunks.push(chunk)
  }
  return bytes <= bytesMax ? Buffer.concat(chunks) : undefined
}
