import { UsageError } from './options.ts'

const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const complain = (line: string): boolean => process.stderr.write(`${line}\n`)

export interface Voice {
  readonly say: (line: string) => void
}

/**
 * Runs a command of this folder. It gives the sentences of what is refused: none is exit code 0, some are exit code 1
 * on standard error; a wrong call is exit code 2.
 */
export const runCommand = async (run: (voice: Voice) => Promise<readonly string[]>): Promise<void> => {
  try {
    const sentences = await run({ say })
    sentences.forEach(complain)
    process.exitCode = sentences.length === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    complain(error.message)
    process.exitCode = 2
  }
}
