// Wraps a function: one invocation makes many calls of the real handler, one after another, and tells what they took
// without the runtime client, whose share would be the same for all.
import { createRequire } from 'node:module'

const file = process.env.BENCH_FUNCTION_FILE
const { handler: real } = file.endsWith('.cjs') ? createRequire(import.meta.url)(file) : await import(file)

let users = 0

/** Another user in each call, with as many digits. */
const withNewUser = (event, user) => {
  users += 1
  const digits = user.replace(/^\D*/, '')
  const name = user.slice(0, -digits.length) + String(users).padStart(digits.length, '0')
  return { ...event, body: event.body.replace(user, name) }
}

/** `cpuUs`: of all threads, garbage collection with them. `rssBytes`: after the calls. */
export const handler = async ({ calls, event, timedUser }, context) => {
  const before = process.cpuUsage()
  const startedMs = performance.now()
  for (let left = calls; left > 0; left -= 1) {
    const answer = await real(withNewUser(event, timedUser), context)
    if (answer.statusCode !== 201) throw new Error(`a call was answered ${answer.statusCode}`)
  }
  const { user, system } = process.cpuUsage(before)
  return { cpuUs: user + system, wallMs: performance.now() - startedMs, rssBytes: process.memoryUsage.rss() }
}
