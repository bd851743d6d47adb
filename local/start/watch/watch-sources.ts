import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BuildFailure } from 'esbuild'
import { PolicyRefusedError } from '../../../packaging/bundle.ts'
import { oneAtATime } from './one-at-a-time.ts'

const settleMs = 50

const isSource = (name: string | null): boolean => name === null || /\.(?:ts|json)$/.test(name)

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && 'errors' in error

/** esbuild has printed all its errors. */
const reasonOf = (error: unknown): string => {
  if (isBuildFailure(error)) {
    const [first] = error.errors
    return `${first?.location?.file ?? ''}:${first?.location?.line ?? ''}: ${first?.text ?? ''}`
  }
  if (error instanceof PolicyRefusedError) return `the policy is refused: ${error.message}`
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}

interface Watched {
  /** The folder of the project. */
  readonly root: string
  /** The policy file, if another one than the shipped one decides. */
  readonly policy?: string | undefined
  readonly rebuild: () => Promise<void>
  readonly say: (line: string) => unknown
}

/** Rebuilds the functions, and says so in one line, whenever a file of theirs or a policy changes. */
export const watchSources = ({ root, policy, rebuild, say }: Watched): { readonly stop: () => void } => {
  const work = async (): Promise<void> => {
    const startedMs = performance.now()
    try {
      await rebuild()
      say(`rebuilt in ${Math.round(performance.now() - startedMs)} ms`)
    } catch (error) {
      say(`not rebuilt, the functions stay as they were: ${reasonOf(error)}`)
    }
  }
  const changed = oneAtATime(work, () => sleep(settleMs))
  const onChange = (_event: string, name: string | null): void => {
    if (isSource(name)) void changed()
  }
  const watchers = ['handlers', 'lib', 'policies'].map(folder =>
    watch(join(root, folder), { recursive: true }, onChange),
  )
  if (policy !== undefined) watchers.push(watch(dirname(policy), onChange))
  return {
    stop: () => {
      for (const watcher of watchers) watcher.close()
    },
  }
}
