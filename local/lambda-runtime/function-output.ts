import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/**
 * Keeps the lines of both streams, in the order in which each stream had them. After every invocation the runtime client
 * writes a mark to both: `ended` settles when all that the invocation wrote has been read.
 */
export const readFunctionOutput = (streams: readonly Readable[]) => {
  const lines: string[] = []
  const readers = streams.map(stream => {
    const marks = new Map<string, () => void>()
    createInterface({ input: stream }).on('line', line => {
      const [mark] = /END RequestId: [0-9a-f-]{36}$/.exec(line) ?? []
      const settle = mark === undefined ? undefined : marks.get(mark)
      if (mark === undefined || settle === undefined) return lines.push(line)
      marks.delete(mark)
      if (line !== mark) lines.push(line.slice(0, -mark.length))
      return settle()
    })
    return (mark: string) => new Promise<void>(settle => marks.set(mark, settle))
  })
  return {
    lines: (): readonly string[] => [...lines],
    /** To be called before the invocation starts. */
    ended: (requestId: string) => Promise.all(readers.map(ended => ended(`END RequestId: ${requestId}`))),
  }
}
