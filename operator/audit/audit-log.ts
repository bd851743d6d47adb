import { auditSubject, type SentLine } from './audit-subject.ts'
import { collect, type Note, type PlacedLine, type Violation } from './findings.ts'
import { type LogRecord, logRecords } from './log-records.ts'
import { checkPauses, type PauseFact, readPauseFact } from './pause-law.ts'
import type { Report } from './report.ts'
import { readTraceLine, type TraceLine } from './trace-line.ts'

export interface AuditOptions {
  /** How long a send counts in the caps: of the policy of the deployment. */
  readonly windowMs: number
  /** The log is said to have every version: then one that is missing is a violation. */
  readonly isComplete?: boolean
}

/** A log that is read line by line. */
export interface LogAudit {
  readonly add: (line: string) => void
  /** Checks everything that was read. */
  readonly end: () => Report
}

const dayMs = 24 * 60 * 60_000

/** A line of the trace as it is kept until the end of the log: its text, because that is small. */
interface Kept {
  readonly number: number
  readonly text: string
}

const placed = ({ number, text }: Kept): PlacedLine => ({
  ...(readTraceLine(JSON.parse(text)) as TraceLine),
  number,
  text,
})

const byLine = (one: { readonly line: number }, other: { readonly line: number }): number => one.line - other.line

/**
 * Begins to audit a log. Its functions write side by side, and a line may stand behind one of a later version: so the
 * trace is kept by subject, and checked in the order of the versions at the end.
 */
export const beginAudit = ({ windowMs, isComplete = false }: AuditOptions): LogAudit => {
  const subjects = new Map<string, Kept[]>()
  const eventIds = new Set<string>()
  const facts: PauseFact[] = []
  const violations: Violation[] = []
  const notes: Note[] = []
  const counts = { lines: 0, trace_lines: 0, call_lines: 0, other_lines: 0, sends: 0, saves: 0, events: 0 }

  const addTrace = (data: LogRecord['data']): void => {
    counts.trace_lines += 1
    const line = readTraceLine(data)
    if (line === undefined) {
      notes.push({
        line: counts.lines,
        kind: 'unread',
        says: 'a line of the trace that this version does not understand',
      })
      return
    }
    counts[line.step._tag === 'Send' ? 'sends' : line.step._tag === 'Publish' ? 'events' : 'saves'] += 1
    const kept = subjects.get(line.subject) ?? []
    subjects.set(line.subject, kept)
    kept.push({ number: counts.lines, text: JSON.stringify(data) })
  }

  const addCall = (data: LogRecord['data']): void => {
    counts.call_lines += 1
    const fact = readPauseFact(data, counts.lines)
    if (fact !== undefined) facts.push(fact)
  }

  const addRecord = ({ data, eventId }: LogRecord): void => {
    if (eventId !== undefined && eventIds.has(eventId)) {
      notes.push({ line: counts.lines, kind: 'duplicate', says: `the event ${eventId} of CloudWatch again` })
      return
    }
    if (eventId !== undefined) eventIds.add(eventId)
    if ('trace' in data) addTrace(data)
    else addCall(data)
  }

  return {
    add: text => {
      counts.lines += 1
      const records = logRecords(text)
      if (records.length === 0) counts.other_lines += 1
      for (const record of records) addRecord(record)
    },
    end: () => {
      const findings = collect(violations, notes)
      const sent: SentLine[] = []
      for (const lines of subjects.values())
        sent.push(...auditSubject(lines.map(placed), windowMs, isComplete, findings))
      checkPauses(facts, sent, findings)
      return {
        ...counts,
        subjects: subjects.size,
        window_days: windowMs / dayMs,
        violations: violations.toSorted(byLine),
        notes: notes.toSorted(byLine),
      }
    },
  }
}
