export interface BodyHashEnvironment {
  /** Whether `sha256`, 64 hexadecimal digits, is the SHA-256 of the bytes; the comparison takes constant time. */
  readonly isHashOf: (sha256: string, body: Uint8Array) => boolean
}
