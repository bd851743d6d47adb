import { spawnSync } from 'node:child_process'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the programs that the examples need, those that this machine has. */
    programs: readonly string[]
  }
}

const needed = ['curl', 'python3']

const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0

/** Examples whose program is missing are skipped, and a notice says so; `REQUIRE_PROGRAMS=1` makes that a failure. */
export default ({ provide }: TestProject): void => {
  const programs = needed.filter(isThere)
  const missing = needed.filter(program => !programs.includes(program))
  const notice = `This machine has no ${missing.join(', no ')}: the examples that need it are not run.`
  if (missing.length > 0 && process.env['REQUIRE_PROGRAMS'] === '1')
    throw new Error(`${notice} REQUIRE_PROGRAMS=1 needs it.`)
  if (missing.length > 0) process.stderr.write(`\n${'!'.repeat(80)}\n${notice}\n${'!'.repeat(80)}\n\n`)
  provide('programs', programs)
}
