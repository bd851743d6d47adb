import { backlogHead, backlogRow, backlogs, drainBacklog, faultsOf } from './backlog.ts'

/** Drains every backlog, prints a Markdown table, and fails if a promise is not kept. */
console.log(backlogHead)
for (const backlog of backlogs) {
  const drained = await drainBacklog(backlog)
  console.log(backlogRow(drained))
  if (faultsOf(drained).length > 0) process.exitCode = 1
}
