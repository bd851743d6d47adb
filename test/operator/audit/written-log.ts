import * as E from 'fp-ts/Either'
import { traceOf } from '../../../lib/adapters/journal/trace-line.ts'
import type { LedgerCommand } from '../../../lib/domain/ledger/ledger-command.ts'
import { emptyLedger, type SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { type AuditOptions, beginAudit } from '../../../operator/audit/audit-log.ts'
import { subjectKey } from '../../support/ledger-examples.ts'
import { transition, windowMs } from '../../support/window.ts'

/** A log that the service's own `traceOf` writes, of one subject. Times are in Unix milliseconds. */
export interface WrittenLog {
  readonly lines: string[]
  readonly save: (
    command: LedgerCommand,
    atMs: number,
    more?: { readonly isLost?: true; readonly isApplied?: false },
  ) => void
  /** Saves what `transition` forbids, as a defect of the service would; it leads from one state to the other. */
  readonly force: (command: LedgerCommand, atMs: number, state: readonly [string, string]) => void
  readonly send: (token: string, atMs: number, attempt_id?: string) => void
  readonly publish: (id: string, atMs: number, attempt_id?: string) => void
  readonly publishAll: (atMs: number) => void
}

export const writeLog = (user = 'user-1', requestId = 'request-1'): WrittenLog => {
  const lines: string[] = []
  const trace = traceOf({ metricsNamespace: '', write: line => void lines.push(line), nowMs: () => 0 }, { requestId })
  let subject: SubjectLedger = emptyLedger(subjectKey(user))
  const saved = (command: LedgerCommand, after: SubjectLedger, atMs: number, isLost?: true): void =>
    trace({ _tag: 'Saved', command, before: subject, after, atMs, ...(isLost && { isLost }) })()
  const publish = (id: string, atMs: number, attempt_id = 'A'): void =>
    trace({ _tag: 'Publish', subject, id, attempt_id, is_taken: true, atMs })()
  const save: WrittenLog['save'] = (command, atMs, { isLost, isApplied } = {}) => {
    const next = transition(subject, command, atMs)
    if (E.isLeft(next)) throw new Error(`${command._tag} is rejected: ${next.left.reason}`)
    saved(command, next.right, atMs, isLost)
    if (isApplied !== false) subject = { ...next.right, version: subject.version + 1 }
  }
  return {
    lines,
    save,
    force: (command, atMs, state) => {
      saved(command, subject, atMs)
      const forced = { ...JSON.parse(lines.pop() ?? ''), state }
      lines.push(JSON.stringify(forced))
      subject = { ...subject, version: subject.version + 1 }
    },
    send: (token, atMs, attempt_id = 'A') => trace({ _tag: 'Send', subject, attempt_id, token, atMs })(),
    publish,
    publishAll: atMs => {
      const ids = subject.outbox.map(({ id }) => id)
      for (const { id, attempt_id } of subject.outbox) publish(id, atMs, attempt_id)
      save({ _tag: 'Published', ids }, atMs)
    },
  }
}

/** Audits lines of a log. */
export const audited = (lines: ReadonlyArray<string>, options: Partial<AuditOptions> = {}) => {
  const audit = beginAudit({ windowMs, ...options })
  for (const line of lines) audit.add(line)
  return audit.end()
}

/** The violations, as the line and the promise. */
export const broken = (lines: ReadonlyArray<string>, options: Partial<AuditOptions> = {}) =>
  audited(lines, options).violations.map(({ line, promise }) => [line, promise])
