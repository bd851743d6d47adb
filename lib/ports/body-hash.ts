export interface BodyHashEnvironment {
  /** Whether `sha256`, 64 hexadecimal digits, is the SHA-256 of the bytes; it takes as long to say no as to say yes. */
  readonly isHashOf: (sha256: string, body: Uint8Array) => boolean
}
