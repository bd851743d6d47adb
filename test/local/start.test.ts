import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { stateText } from '../../local/start/data/local-state.ts'

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
  it.each([
    ['Ctrl-C', 'SIGINT', (npm: number) => -npm],
    ['SIGTERM to all of its processes', 'SIGTERM', (npm: number) => -npm],
    ['SIGTERM to npm alone', 'SIGTERM', (npm: number) => npm],
  ] as const)('after %s', async (_case, signal, target) => {
    const port = await freePorts()
    const npm = await npmStart(port)
    process.kill(target(npm), signal)
    await expect.poll(() => isAnyLeft(npm), { timeout: 20_000 }).toBe(false)
    await closed(await listening(port))
  })
})

/** What a start with a data folder has printed as an error, and its exit code. It gets Ctrl-C once it is ready. */
const startWith = async (folder: string): Promise<{ code: number | null; error: string }> => {
  const args = ['local/start.ts', '--port', '0', '--data', folder]
  const child = spawn(join(root, 'node_modules/node/bin/node'), args, { cwd: root, detached: true })
  started.push(child)
  let error = ''
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const wasReady = output.includes('Press Ctrl-C to stop')
    output += String(chunk)
    // A second one would end it at once.
    if (!wasReady && output.includes('Press Ctrl-C to stop')) child.kill('SIGINT')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    error += String(chunk)
  })
  const code = await new Promise<number | null>(resolve => {
    child.once('close', resolve)
  })
  return { code, error }
}

const dataFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-data-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

describe.skipIf(process.platform === 'win32')(
  'npm start ends after a failure, with one sentence and exit code 1',
  () => {
    it('that the kept state cannot be put back', async () => {
      const folder = await dataFolder()
      const plaid = { environment: 'sandbox', attempts: [], templates: [], pausedMs: 0 } as never
      const messages = { queue: [], dueQueue: [], deadLetters: [] }
      const state = stateText({ aheadMs: 0, items: [{ no: { S: 'key' } }] as never, messages, plaid })
      await writeFile(join(folder, 'state.json'), state)
      const { code, error } = await startWith(folder)
      expect(error).toMatch(/^.*state\.json cannot be used \(.*\n$/)
      expect(code).toBe(1)
      expect(await readdir(folder)).toEqual(['state.json'])
    })

    it('that the state cannot be written at the end', async () => {
      const folder = await dataFolder()
      // A file cannot be written in the place of a folder, as on a full disk.
      await mkdir(join(folder, 'state.json.next'))
      const { code, error } = await startWith(folder)
      expect(error).toMatch(/^the state was not written to .*state\.json: .*\n$/)
      expect(code).toBe(1)
      expect(await readdir(folder)).toEqual(['state.json.next'])
    })
  },
)
