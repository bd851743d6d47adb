import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** How a run of osls ended. `failure`: why, in one sentence; undefined if it did not fail. */
export interface ServerlessRun {
  readonly failure: string | undefined
}

/** Runs osls with these arguments in the folder of serverless.yml; `say` gets each line that a person may read. */
export type RunServerless = (args: readonly string[], say: (line: string) => void) => Promise<ServerlessRun>

const noCredentials =
  'There are no AWS credentials here: sign in (for example with aws sso login, or set AWS_PROFILE), then repeat the command.'

/** The first paragraph that osls writes after `Error:`, or of the whole if it does not, as one line. */
const failureIn = (lines: readonly string[]): string => {
  const text = lines.slice(lines.findLastIndex(line => line.startsWith('Error:')) + 1).map(line => line.trim())
  if (text.some(line => line.includes('credentials not found'))) return noCredentials
  const [paragraph = ''] = text.join('\n').trim().split('\n\n')
  return paragraph.replaceAll('\n', ' ') || 'serverless ended without a reason.'
}

const linesOf = (stream: Readable, keep: (line: string) => void): Promise<void> =>
  new Promise(resolve => createInterface({ input: stream }).on('line', keep).once('close', resolve))

/** Whether a person should see a line at once: that credentials are missing is said at the end, as the reason. */
const isOfInterest = (line: string): boolean =>
  line.trim() !== '' && !/^(?:Environment|Docs): |credentials not found/.test(line)

/** Runs the osls of this project. Its standard output has the result or the error, its standard error the progress. */
export const serverlessIn =
  (root: string): RunServerless =>
  async (args, say) => {
    const program = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js')
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const result: string[] = []
    const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
    await Promise.all([
      linesOf(child.stdout, line => result.push(line)),
      linesOf(child.stderr, line => {
        if (isOfInterest(line)) say(line)
      }),
    ])
    const failed = (await ended) !== 0
    if (!failed) result.filter(isOfInterest).forEach(say)
    return { failure: failed ? failureIn(result) : undefined }
  }
