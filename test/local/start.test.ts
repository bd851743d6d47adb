import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { someOf } from '../support/size.ts'

const root = join(import.meta.dirname, '../..')

const listening = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

const closed = (server: Server): Promise<void> => new Promise(resolve => server.close(() => resolve()))

/** A free port with two free next ports: the simulator's and the console's. */
const freePorts = async (): Promise<number> => {
  const one = await listening(0)
  const address = one.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const next = await Promise.all([1, 2].map(ahead => listening(address.port + ahead).catch(() => undefined)))
  for (const server of [one, ...next]) if (server !== undefined) await closed(server)
  return next.includes(undefined) ? freePorts() : address.port
}

const started: ChildProcess[] = []
afterEach(() => {
  for (const { pid = 0 } of started.splice(0)) if (isAnyLeft(pid)) process.kill(-pid, 'SIGKILL')
})

/** Processes of the process group that npm leads. */
const isAnyLeft = (group: number): boolean => {
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

/** Starts `npm start` as the leader of a process group. Resolves when it has printed how to stop it. */
const npmStart = async (port: number): Promise<number> => {
  const npm = spawn('npm', ['start', '--', '--port', String(port)], { cwd: root, detached: true })
  started.push(npm)
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk)
      if (output.includes('Press Ctrl-C to stop')) resolve()
    }
    npm.stdout.on('data', read)
    npm.stderr.on('data', read)
    npm.once('exit', () => reject(new Error(output)))
  })
  return npm.pid ?? 0
}

describe.skipIf(process.platform === 'win32')('npm start leaves nothing running', () => {
  it.each(
    someOf(
      [
        ['Ctrl-C', 'SIGINT', (npm: number) => -npm],
        ['SIGTERM to all of its processes', 'SIGTERM', (npm: number) => -npm],
        ['SIGTERM to npm alone', 'SIGTERM', (npm: number) => npm],
      ] as const,
      3,
    ),
  )('after %s', async (_case, signal, target) => {
    const port = await freePorts()
    const npm = await npmStart(port)
    process.kill(target(npm), signal)
    await expect.poll(() => isAnyLeft(npm), { timeout: 20_000 }).toBe(false)
    await closed(await listening(port))
  })
})
