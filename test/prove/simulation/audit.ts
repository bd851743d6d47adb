import { beginAudit } from '../../../operator/audit/audit-log.ts'
import type { Report } from '../../../operator/audit/report.ts'
import { windowMs } from '../../support/window.ts'
import type { World } from './world.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** The lines of an operator's acts. The simulated switch is read anew for each request, so it takes effect at once. */
const pauseLines = ({ pauses }: World): ReadonlyArray<string> =>
  pauses.flatMap(({ fromMs, toMs }) =>
    [['pause', fromMs] as const, ['resume', toMs] as const].map(([message, ms]) =>
      JSON.stringify({ outcome: message, message, time: iso(ms), effective_at: iso(ms) }),
    ),
  )

/** Audits the log of the service in a schedule. */
export const auditOf = (world: World): Report => {
  const audit = beginAudit({ windowMs })
  for (const line of [...world.log, ...pauseLines(world)]) audit.add(line)
  return audit.end()
}
