// Wraps a function: one invocation calls the real handler many times, one call after another, and returns the cost
// without that of the runtime client, which is the same for all variants.
import { createRequire } from 'node:module'

const file = process.env.BENCH_FUNCTION_FILE
const { handler: real } = file.endsWith('.cjs') ? createRequire(import.meta.url)(file) : await import(file)

let users = 0

/** A new user in each call; the id keeps its length. */
const withNewUser = (event, user) => {
  users += 1
  const digits = user.replace(/^\D*/, '')
  const name = user.slice(0, -digits.length) + String(users).padStart(digits.length, '0')
  return { ...event, body: event.body.replace(user, name) }
}

/** `cpuUs`: CPU time of all threads, including garbage collection. `rssBytes`: memory after the calls. `heapBytes`: what the heap holds then. */
export const handler = async ({ calls, event, timedUser }, context) => {
  const before = process.cpuUsage()
  const startedMs = performance.now()
  for (let left = calls; left > 0; left -= 1) {
    const answer = await real(withNewUser(event, timedUser), context)
    if (answer.statusCode !== 201) throw new Error(`the answer to a call was ${answer.statusCode}`)
  }
  const { user, system } = process.cpuUsage(before)
  const wallMs = performance.now() - startedMs
  const rssBytes = process.memoryUsage.rss()
  globalThis.gc?.()
  return { cpuUs: user + system, wallMs, rssBytes, heapBytes: process.memoryUsage().heapUsed }
}
