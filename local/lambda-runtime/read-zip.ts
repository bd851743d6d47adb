import { crc32, inflateRawSync } from 'node:zlib'

const endOfDirectory = 0x06054b50
const stored = 0

/** Reads the files of a zip archive by name and compares each checksum. Supports neither encryption nor zip64. */
export const readZip = (archive: Buffer): ReadonlyMap<string, Buffer> => {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer))
  if (end < 0) throw new Error('The archive has no directory')
  const files = new Map<string, Buffer>()
  let entry = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(entry + 28)
    const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength)
    const header = archive.readUInt32LE(entry + 42)
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28)
    const packed = archive.subarray(start, start + archive.readUInt32LE(entry + 20))
    const content = archive.readUInt16LE(entry + 10) === stored ? packed : inflateRawSync(packed)
    if (crc32(content) !== archive.readUInt32LE(entry + 16)) throw new Error(`${name} does not match its checksum`)
    files.set(name, content)
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32)
  }
  return files
}
