import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { type AuditOptions, beginAudit } from './audit-log.ts'
import type { Report } from './report.ts'

/** Audits the log in a file, or of the standard input if it is named `-`. Rejects if it cannot be read. */
export const auditFile = async (file: string, options: AuditOptions): Promise<Report> => {
  const audit = beginAudit(options)
  const input = file === '-' ? process.stdin : createReadStream(file)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  lines.on('line', audit.add)
  // The error of a stream is an error of its lines too: unheard, each would end the program.
  const failed = new Promise<never>((_, reject) => {
    input.once('error', reject)
    lines.once('error', reject)
  })
  await Promise.race([failed, new Promise<void>(resolve => lines.once('close', resolve))])
  return audit.end()
}
