export interface DigestEnvironment {
  /** SHA-256 of text in UTF-8, in hexadecimal. */
  readonly sha256: (text: string) => string
}
