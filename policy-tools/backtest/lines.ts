import { createReadStream } from 'node:fs'

const newline = 0x0a

/** One line of a file, without its end. */
export interface FileLine {
  readonly number: number
  readonly bytes: Uint8Array
  /** Where in the file the line ends. */
  readonly endByte: number
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every(byte => byte === 0x20 || byte === 0x0d || byte === 0x09)

/** The lines of a file that are not blank, one after the other; the file may be larger than the memory. */
export async function* linesOf(path: string): AsyncGenerator<FileLine> {
  let number = 0
  let endByte = 0
  let pieces: Uint8Array[] = []
  const line = (): FileLine[] => {
    number += 1
    const [first = new Uint8Array()] = pieces
    const bytes = pieces.length === 1 ? first : Buffer.concat(pieces)
    pieces = []
    return isBlank(bytes) ? [] : [{ number, bytes, endByte }]
  }
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Uint8Array = chunk
    let from = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      pieces.push(bytes.subarray(from, at))
      endByte += at + 1 - from
      from = at + 1
      yield* line()
    }
    endByte += bytes.length - from
    if (from < bytes.length) pieces.push(bytes.subarray(from))
  }
  if (pieces.length > 0) yield* line()
}
