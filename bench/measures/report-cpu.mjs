// Preloaded into a function: logs the CPU time of all threads each time the runtime client requests an event or
// answers one. In JavaScript: stripping types would load a compiler into the process that is measured.
import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'

subscribe('http.client.request.created', ({ request }) => {
  const [, moment] = /^\/2018-06-01\/runtime\/invocation\/(?:[^/]+\/)?(next|response)$/.exec(request.path) ?? []
  if (moment === undefined) return
  const { user, system } = process.cpuUsage()
  writeSync(1, `cpu ${moment} ${user + system}\n`)
})
