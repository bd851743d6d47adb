/** `npm run remove -- --stage <stage>`: says what goes and what stays, asks, and removes the stack. */
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { runCommand } from './command.ts'
import { readOptions } from './options.ts'
import { removeStage } from './remove-stage.ts'
import { serverlessIn } from './run-serverless.ts'

const root = join(import.meta.dirname, '..')

const ask = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    // Ctrl-D closes the terminal, and leaves the question without an answer.
    const closed = new Promise<string>(resolve => terminal.once('close', () => resolve('')))
    return (await Promise.race([terminal.question(question), closed])).trim()
  } finally {
    terminal.close()
  }
}

await runCommand(({ say }) => {
  const options = readOptions({ name: 'remove' }, process.argv.slice(2), process.env)
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  return removeStage(root, options, { serverless: serverlessIn(root), say, ask: isTerminal ? ask : undefined })
})
