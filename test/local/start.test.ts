import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { stateText } from '../../local/start/data/local-state.ts'

const root = join(import.meta.dirname, '../..')

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

interface Started {
  /** The process id of npm, which leads the group. */
  readonly npm: number
  /** The service's address. */
  readonly url: string
}

/** Starts `npm start` as the leader of a process group. Resolves when it has printed how to stop it. */
const npmStart = async (): Promise<Started> => {
  const npm = spawn('npm', ['start', '--', '--port', '0'], { cwd: root, detached: true })
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
  return { npm: npm.pid ?? 0, url: /^Service +(http:\S+)/m.exec(output)?.[1] ?? '' }
}

/** What the stack says of itself, with the ports of all its parts: no other stack says the same. */
const stackAt = async (url: string): Promise<string> => {
  const answer = await fetch(`${url}/_local`).catch(() => undefined)
  return answer === undefined ? 'nothing' : answer.text()
}

describe.skipIf(process.platform === 'win32')('npm start leaves nothing running', () => {
  it.each([
    ['Ctrl-C', 'SIGINT', (npm: number) => -npm],
    ['SIGTERM to all of its processes', 'SIGTERM', (npm: number) => -npm],
    ['SIGTERM to npm alone', 'SIGTERM', (npm: number) => npm],
  ] as const)('after %s', async (_case, signal, target) => {
    const { npm, url } = await npmStart()
    const stack = await stackAt(url)
    expect(stack).toContain(`"api":"${url}"`)
    process.kill(target(npm), signal)
    await expect.poll(() => isAnyLeft(npm), { timeout: 20_000 }).toBe(false)
    expect(await stackAt(url)).not.toBe(stack)
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
