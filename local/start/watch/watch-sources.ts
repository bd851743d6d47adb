import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BuildFailure } from 'esbuild'
import { PolicyRefusedError } from '../../../packaging/bundle.ts'
import { oneAtATime } from './one-at-a-time.ts'

const root = join(import.meta.dirname, '../../..')

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && 'errors' in error

const settleMs = 50

const isSource = (name: string | null): boolean => name === null || /\.(?:ts|json)$/.test(name)

/** esbuild has printed all its errors. */
const reasonOf = (error: unknown): string => {
  if (isBuildFailure(error)) {
    const [first] = error.errors
    return `${first?.location?.file ?? ''}:${first?.location?.line ?? ''}: ${first?.text ?? ''}`
  }
  if (error instanceof PolicyRefusedError) return `the policy is refused: ${error.message}`
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}

/** Rebuilds the functions, and says so in one line, whenever a file of theirs or a policy changes. */
export const watchSources = (
  rebuild: () => Promise<void>,
  say: (line: string) => unknown,
  policy?: string,
): { readonly stop: () => void } => {
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
  const folders = [
    ...['handlers', 'lib', 'policies'].map(folder => join(root, folder)),
    ...(policy === undefined ? [] : [dirname(policy)]),
  ]
  const watchers = folders.map((folder, at) =>
    watch(folder, { recursive: at < 3 }, (_event, name) => {
      if (isSource(name)) void changed()
    }),
  )
  return {
    stop: () => {
      for (const watcher of watchers) watcher.close()
    },
  }
}
