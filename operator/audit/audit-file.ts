import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type AuditOptions, beginAudit } from './audit-log.ts'
import type { Report } from './report.ts'

/** Audits the log in a file, or of the standard input if it is named `-`. Rejects if it cannot be read. */
export const auditFile = (file: string, options: AuditOptions): Promise<Report> =>
  new Promise((resolve, reject) => {
    const audit = beginAudit(options)
    const input = file === '-' ? process.stdin : createReadStream(file)
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
      .on('line', audit.add)
      // The interface passes on the errors of its input.
      .on('error', reject)
      .on('close', () => resolve(audit.end()))
  })
