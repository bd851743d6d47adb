import { runbookCommands } from './runbook-commands.ts'

/** For every alarm. */
const general = 'which-alarm-rings-when'

/** What follows these is the operator's own. */
const free: ReadonlySet<string> = new Set(['--reason', '--key', '--out'])

const isFilledIn = (word: string, written: string, before: string | undefined): boolean => {
  if (written === '<attempt>') return word.startsWith('idv_')
  if (written.startsWith('<')) return word !== '' && !/^(idv_|--)/.test(word)
  return before !== undefined && free.has(before) ? word !== '' && !word.startsWith('--') : word === written
}

/** Without the stage, and without what may be added to every change. */
const bare = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, at) => !['--yes', '--by', '--stage'].includes(word) && !/^--(by|stage)$/.test(words[at - 1] ?? ''),
  )

/** Whether these words after `idvr` are a command of the runbook, in one of these sections or for every alarm. */
export const isRunbookCommand = (typed: readonly string[], inSections: readonly string[]): boolean =>
  runbookCommands
    .filter(({ section, words }) => words[2] === 'idvr' && [general, ...inSections].includes(section))
    .map(({ words }) => bare(words.slice(3)))
    .some(
      written =>
        written.length === bare(typed).length &&
        bare(typed).every((word, at) => isFilledIn(word, written[at] ?? '', written[at - 1])),
    )
