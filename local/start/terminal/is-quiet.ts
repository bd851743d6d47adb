import { type LogLine, textIn } from './log-line.ts'

const open = ['active', 'pending_review']

/** The attempts that a line makes known. */
export const showsAttempt = ({ outcome, members }: LogLine): readonly string[] => {
  const child = textIn(members, 'new_attempt_id')
  const watched = outcome === 'watched' ? textIn(members, 'attempt_id') : undefined
  return [child, watched].filter(id => id !== undefined)
}

/** Nothing happened that was not said before, or that the next line does not say. `--json` shows these calls too. */
export const isQuiet = (line: LogLine, known: ReadonlySet<string>): boolean => {
  const { driver, outcome, members } = line
  switch (outcome) {
    case 'accepted':
      return driver === 'webhook'
    case 'answered':
    case 'swept':
    case 'already-known':
    case 'nothing-to-do':
      return true
    case 'watched':
      // An attempt that is over and still watched was read too early: the next status update decides.
      return !open.includes(String(members['attempt_status'])) || showsAttempt(line).every(id => known.has(id))
    case 'adopted':
      return showsAttempt(line).every(id => known.has(id))
    default:
      return false
  }
}
