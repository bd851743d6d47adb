/**
 * The bytes of a request's body. The SDK's own class also offers the methods of a string, for old middleware of its
 * users; the service has none.
 */
export class JsonBytesStringAdapter extends Uint8Array {
  static allocUnsafe(bytes: number): JsonBytesStringAdapter {
    const { buffer, byteOffset, byteLength } = Buffer.allocUnsafe(bytes)
    return new JsonBytesStringAdapter(buffer, byteOffset, byteLength)
  }

  override toString(): never {
    throw new Error('The bundle does not read the body of a request as a string')
  }
}
