import { type Note, promises, type Violation } from './findings.ts'
import type { Report } from './report.ts'

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`

const ofSubject = ({ subject, attempt_id }: { readonly subject?: string; readonly attempt_id?: string }): string =>
  [
    ...(subject === undefined ? [] : [`subject ${subject}`]),
    ...(attempt_id === undefined ? [] : [`attempt ${attempt_id}`]),
  ]
    .map(part => `, ${part}`)
    .join('')

const violationLine = (violation: Violation): string =>
  `line ${violation.line}${ofSubject(violation)}: broken: ${promises[violation.promise]}. Here: ${violation.says}.`

/** Kinds of notes in words, and how many of each are shown. */
const kinds: Readonly<Record<Note['kind'], string>> = {
  incomplete: 'incomplete, and replayed in part only',
  gap: 'a version is missing, and what follows is replayed in part only',
  unsure: 'replayed in part only',
  unchecked: 'not checked',
  clock: 'the time of a later version is earlier',
  duplicate: 'ignored',
  unread: 'not read',
}
const shownMax = 5

const notesOf = (kind: Note['kind'], notes: ReadonlyArray<Note>): ReadonlyArray<string> => {
  const ofKind = notes.filter(note => note.kind === kind)
  const shown = ofKind
    .slice(0, shownMax)
    .map(note => `note: line ${note.line}${ofSubject(note)}: ${kinds[kind]}: ${note.says}.`)
  const more = ofKind.length - shown.length
  return more > 0
    ? [...shown, `note: ${count(more, 'more line')} of this kind: ${kinds[kind]}; --json has all.`]
    : shown
}

/** A report in sentences. */
export const inWords = (report: Report): ReadonlyArray<string> => {
  const { lines, trace_lines, subjects, sends, saves, events, violations, notes } = report
  const checked = [count(subjects, 'subject'), count(sends, 'send'), count(saves, 'save'), count(events, 'event')].join(
    ', ',
  )
  const found = `${count(violations.length, 'violation')} in ${count(lines, 'line')}: ${checked}.`
  return [
    trace_lines === 0 ? `${count(lines, 'line')}, and none of the trace: nothing was checked.` : found,
    ...violations.map(violationLine),
    ...(Object.keys(kinds) as Note['kind'][]).flatMap(kind => notesOf(kind, notes)),
  ]
}
