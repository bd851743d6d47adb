import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runIdvr } from '../../../operator/run.ts'
import { fence, onDemand, record, schedule, t0, unknown } from '../../support/ledger-examples.ts'
import { recordingTerminal } from '../../support/recording-terminal.ts'
import { writeLog } from '../audit/written-log.ts'

const root = join(import.meta.dirname, '..', '..', '..')

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The program in a process of its own, with this as its input. */
const spawned = (args: readonly string[], input: string): Promise<Ran> =>
  new Promise(resolve => {
    const child = execFile(process.execPath, ['operator/idvr.ts', ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
    child.stdin?.end(input)
  })

const idvr = async (...args: readonly string[]): Promise<Ran> => {
  const terminal = recordingTerminal()
  const code = await runIdvr(args, terminal)
  return { code, out: terminal.output(), err: terminal.errors() }
}

const written = () => {
  const log = writeLog()
  log.save(schedule(), t0)
  log.save(fence('t1'), t0)
  log.send('t1', t0)
  log.save(record('t1', unknown), t0)
  return log
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'))
})
afterAll(() => rm(folder, { recursive: true }))

it('exits with 0, 1 or 2, and says why', async () => {
  const broken = written()
  broken.force(onDemand('t2'), t0 + 1, ['Unknown', 'Sending'])
  const file = join(folder, 'log')
  await writeFile(file, broken.lines.map(line => `2026-01-15T12:00:00.000Z ${line}\r\n`).join(''))
  const good = await spawned(['audit', '-'], written().lines.join('\n'))
  const bad = await idvr('audit', file, '--json', '--window-days', '30')
  const none = await idvr('audit', join(folder, 'none'))
  const wrong = await idvr('audit', file, '--window-days', 'x')
  expect(good).toEqual({ code: 0, out: '0 violations in 4 lines: 1 subject, 1 send, 3 saves, 0 events.\n', err: '' })
  expect(bad.code).toBe(1)
  expect(JSON.parse(bad.out)).toMatchObject({
    lines: 5,
    trace_lines: 5,
    window_days: 30,
    violations: [
      { line: 5, promise: 'one-send', subject: expect.any(String), attempt_id: 'A', says: expect.any(String) },
    ],
    notes: [],
  })
  expect(bad.out.trimEnd().split('\n')).toHaveLength(1)
  expect(none).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cannot be read') })
  expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringContaining('number of days') })
})

it('says as JSON that a file cannot be read', async () => {
  for (const file of [join(folder, 'none'), folder]) {
    const terminal = recordingTerminal()
    expect(await runIdvr(['audit', file, '--json'], terminal)).toBe(2)
    expect(terminal.errors()).toBe('')
    expect(JSON.parse(terminal.output())).toEqual({
      code: 'usage',
      title: expect.stringMatching(/cannot be read \(E[A-Z]+\)\. Check its name\.$/),
    })
  }
})

it.each([[], ['--json']])('no text of a log acts on the terminal %j', async (...option) => {
  const log = writeLog()
  log.save(schedule(), t0)
  const file = join(folder, `odd-${option.length}`)
  const evil = '\u001b]0;title\u0007\u009b31m\u202e'
  const wrapped = { eventId: evil, message: log.lines[0] }
  await writeFile(file, `${JSON.stringify(wrapped)}\n${JSON.stringify(wrapped)}\n`)
  const terminal = recordingTerminal()
  expect(await runIdvr(['audit', file, ...option], terminal)).toBe(0)
  expect(terminal.output()).toContain('of CloudWatch again')
  for (const character of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(terminal.output()).not.toContain(character)
})
