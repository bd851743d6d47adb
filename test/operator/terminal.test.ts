import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { runIdvr } from '../../operator/run.ts'
import { processTerminal } from '../../operator/terminal.ts'

/** A terminal at which a person types `keys` when a question is there. Returns the exit code and standard error. */
const typed = async (keys: string) => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const stdout = new PassThrough()
  let err = ''
  stderr.on('data', (chunk: Buffer) => {
    const wasAsked = err.includes('[y/N]')
    err += String(chunk)
    if (!wasAsked && err.includes('[y/N]')) setImmediate(() => stdin.write(keys))
  })
  const terminal = processTerminal({ stdin, stdout, stderr, env: {} } as unknown as NodeJS.Process)
  const code = await runIdvr(['resume', '--reason', 'r', '--local', '1'], terminal)
  return { code, err }
}

it.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
  ['n', 'n\r'],
  ['Enter', '\r'],
])('%s at the question confirms nothing, and ends with 2', async (_, keys) => {
  const { code, err } = await typed(keys)
  expect(code).toBe(2)
  expect(err).toMatch(/\nNothing was changed\.\n$/)
  expect(err).not.toContain('Aborted')
})

it('y confirms: what follows is the change', async () => {
  const { code, err } = await typed('y\r')
  expect(code).toBe(3)
  expect(err).toContain('Nothing answers on port 1')
})
