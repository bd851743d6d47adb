import { PolicyRefusedError } from '../../packaging/bundle.ts'
import { StateNotWrittenError } from './data/state-not-written-error.ts'
import { StartOptionError } from './start-option-error.ts'

/** One sentence for an error that the user can repair; the stack trace for any other error. */
export const explainError = (error: unknown): string => {
  if (error instanceof StartOptionError) return `${error.message}; npm start -- --help lists the options`
  if (error instanceof StateNotWrittenError) return error.message
  // What failed first is the cause; that something could not be closed after it is a consequence.
  if (error instanceof SuppressedError) return explainError(error.suppressed)
  if (error instanceof PolicyRefusedError) return `the policy is refused:\n${error.message}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `port ${String(error.port)} on 127.0.0.1 is in use, perhaps by another npm start: choose another with npm start -- --port <n>, or free ones with --port 0`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
