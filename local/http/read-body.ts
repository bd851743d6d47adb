import type { IncomingMessage } from 'node:http'

/**
 * The whole body, or nothing once it is longer than `bytesMax`. What is too long is still read to its end, unkept: a
 * client that is cut off while it sends sees a broken connection and never the answer.
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
