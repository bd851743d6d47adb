import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/**
 * Keeps the lines of both streams; the lines of one stream are in order. After every invocation the runtime client
 * writes a mark to both streams: `ended` resolves when all output of that invocation has been read.
 */
export const readFunctionOutput = (streams: readonly Readable[]) => {
  const lines: string[] = []
  const readers = streams.map(stream => {
    const marks = new Map<string, () => void>()
    createInterface({ input: stream }).on('line', line => {
      const [mark] = /END RequestId: [0-9a-f-]{36}$/.exec(line) ?? []
      const resolve = mark === undefined ? undefined : marks.get(mark)
      if (mark === undefined || resolve === undefined) return lines.push(line)
      marks.delete(mark)
      if (line !== mark) lines.push(line.slice(0, -mark.length))
      return resolve()
    })
    return (mark: string) => new Promise<void>(resolve => marks.set(mark, resolve))
  })
  return {
    lines: (): readonly string[] => [...lines],
    /** Call it before the invocation starts. */
    ended: (requestId: string) => Promise.all(readers.map(ended => ended(`END RequestId: ${requestId}`))),
  }
}
