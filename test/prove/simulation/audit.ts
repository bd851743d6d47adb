import { beginAudit } from '../../../operator/audit/audit-log.ts'
import type { Report } from '../../../operator/audit/report.ts'
import { windowMs } from '../../support/window.ts'
import type { World } from './world.ts'

/** Audits the log of the service in a schedule. */
export const auditOf = (world: World): Report => {
  const audit = beginAudit({ windowMs })
  for (const line of world.log) audit.add(line)
  return audit.end()
}
