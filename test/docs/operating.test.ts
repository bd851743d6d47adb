import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { tryNext } from '../../local/demo/try-next.ts'
import type { Stack } from '../../local/stack.ts'
import { prepare } from '../../local/start/prepare.ts'
import { startStack } from '../support/audited.ts'
import { intoReview } from '../support/review.ts'
import { idvrArguments, runIdvrHere } from './idvr-here.ts'
import { documents, root } from './markdown.ts'
import { commandsIn } from './shell.ts'

const commands = documents
  .filter(({ path }) => path === 'docs/operating.md')
  .flatMap(({ samples }) => samples.filter(({ language }) => language === 'sh'))
  .flatMap(({ text }) => commandsIn(text))

let stack: Stack
let folder: string
const attempts: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idvr-'))
  stack = await startStack({ rateLimits: false })
  prepare(stack)
  await stack.clock.untilIdle()
  stack.simulator.playStory('forged-document', { client_user_id: 'user-4' })
  for (const user of ['unclear-1', 'unclear-2']) attempts.push(await intoReview(stack, user))
})
afterAll(async () => {
  await stack.close()
  await rm(folder, { recursive: true })
})

// `idvr policy` is `npm run policy`, which writes to the streams of the process.
beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true))
afterAll(() => vi.mocked(process.stdout.write).mockRestore())

const exitCode = process.exitCode
afterEach(() => {
  process.exitCode = exitCode
})

const here = (words: readonly string[], attempt: string | undefined): readonly string[] =>
  idvrArguments(words, stack, {
    '<attempt>': String(attempt),
    'recorded.jsonl': join(folder, 'recorded.jsonl'),
    'report.html': join(folder, 'report.html'),
  })

describe('docs/operating.md', () => {
  it('has the commands', () => expect(commands.length).toBeGreaterThan(15))

  const publish = (): void =>
    void stack.bus.put({ source: 'idv-retry', 'detail-type': 'Identity Verification Retried', detail: {} })

  const outcomeOf = async (words: readonly string[]) => {
    const text = words.slice(3).join(' ')
    const isReview = words.includes('review') && words.includes('<attempt>')
    const attempt = isReview ? attempts.shift() : stack.simulator.attempts()[0]?.id
    // The cool-down after the retry before.
    if (words.includes('--override')) await stack.clock.advance(11 * 60_000)
    // What takes minutes is tried by its own tests: here only whether its words are known.
    const isLong = /^policy (diff|prove)/.test(text)
    const running = runIdvrHere([...here(words, attempt), ...(isLong ? ['--help'] : [])])
    // Waits for an event, which must come after it has begun to listen.
    const events = text.startsWith('events') && setInterval(() => publish(), 50)
    const { code, err } = await running
    if (events !== false) clearInterval(events)
    return { text, code, err }
  }

  it('has commands that work, in their order, and that leave a file with one decision on each line', async () => {
    for (const words of commands)
      expect.soft(await outcomeOf(words)).toEqual({ text: words.slice(3).join(' '), code: 0, err: '' })
    const lines = (await readFile(join(folder, 'recorded.jsonl'), 'utf8')).trimEnd().split('\n')
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ decision: expect.any(String), facts: expect.anything() })
  })
})

describe('what the demo proposes', () => {
  const [start, ...others] = tryNext.map(([command]) => command)

  it('begins with npm start', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(start).toBe('npm start')
    expect(scripts).toHaveProperty('start')
  })

  it.each(others)('%s works on what npm start has', async command => {
    const fresh = await runIdvrHere(here(command.split(' '), undefined))
    expect([fresh.code, fresh.err]).toEqual([0, ''])
  })
})
