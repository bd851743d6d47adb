import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type AuditOptions, beginAudit } from './audit-log.ts'
import type { Report } from './report.ts'

/** Audits the log in a file, or of the standard input if it is named `-`. Rejects if it cannot be read. */
export const auditFile = async (file: string, options: AuditOptions): Promise<Report> => {
  const audit = beginAudit(options)
  const input = file === '-' ? process.stdin : createReadStream(file)
  // A stream's error is not one of its lines: without this it would end the program.
  const failed = new Promise<never>((_, reject) => input.once('error', reject))
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  lines.on('line', audit.add)
  await Promise.race([failed, new Promise<void>(resolve => lines.once('close', resolve))])
  return audit.end()
}
