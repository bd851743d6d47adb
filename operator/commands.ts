import { audit } from './commands/audit.ts'
import { console } from './commands/console.ts'
import { deadLetters } from './commands/dead-letters.ts'
import { events } from './commands/events.ts'
import { explain } from './commands/explain.ts'
import { exported } from './commands/export.ts'
import { forget } from './commands/forget.ts'
import { pause } from './commands/pause.ts'
import { policy } from './commands/policy.ts'
import { report } from './commands/report.ts'
import { resume } from './commands/resume.ts'
import { retry } from './commands/retry.ts'
import { review } from './commands/review.ts'
import { status } from './commands/status.ts'
import { webhook } from './commands/webhook.ts'
import type { AddCommand } from './desk.ts'

/** All commands, in the order in which --help lists them. */
export const commands: ReadonlyArray<AddCommand> = [
  explain,
  status,
  pause,
  resume,
  retry,
  review,
  deadLetters,
  forget,
  exported,
  report,
  policy,
  audit,
  events,
  console,
  webhook,
]
