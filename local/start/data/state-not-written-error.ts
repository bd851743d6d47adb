/** The state could not be written, such as to a full disk. The message is one sentence. */
export class StateNotWrittenError extends Error {
  constructor(file: string, cause: unknown) {
    super(`the state was not written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
