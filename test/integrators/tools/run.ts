import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../../..')

/** A program of the package of tools next to this folder. */
export const tool = (...path: readonly string[]): string => join(import.meta.dirname, '../node_modules', ...path)

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program in the project's folder. The stack of a test goes on in this process meanwhile. */
export const run = (
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...environment } })
    const read = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (chunk: Buffer) => {
        read[stream] += String(chunk)
      })
    child.on('error', reject)
    child.on('close', status => resolve({ status, ...read }))
  })
