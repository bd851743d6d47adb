import type { Note, Violation } from './findings.ts'

/** What was found in a log. `idvr audit --json` prints it. */
export interface Report {
  /** Lines of the file, and how many of its records are lines of the trace, lines of calls, and neither. */
  readonly lines: number
  readonly trace_lines: number
  readonly call_lines: number
  readonly other_lines: number
  readonly subjects: number
  /** Requests to Plaid, saves of the ledger, and events given to the bus. */
  readonly sends: number
  readonly saves: number
  readonly events: number
  readonly window_days: number
  /** In the order of the file: the first one is the first line that breaks a promise. */
  readonly violations: ReadonlyArray<Violation>
  readonly notes: ReadonlyArray<Note>
}

/** 0: no violation. 1: violations. 2: the log does not say: nothing of it could be checked, or not all of it read. */
export const exitCodeOf = ({ violations, notes, trace_lines }: Report): 0 | 1 | 2 => {
  if (violations.length > 0) return 1
  return trace_lines === 0 || notes.some(({ kind }) => kind === 'unread') ? 2 : 0
}
