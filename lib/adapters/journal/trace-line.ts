import { createHash } from 'node:crypto'
import type { IO } from 'fp-ts/IO'
import { entryOf } from '../../domain/ledger/entries.ts'
import type { SubjectLedger } from '../../domain/ledger/subject-ledger.ts'
import { foldedId } from '../../domain/plaid/same-id.ts'
import type { TraceStep } from '../../ports/journal.ts'
import type { CallStart, LineSink } from './call-line.ts'

const hashLength = 16

/** Enough to say that two values are the same. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, hashLength)

/** The beginning of the hash in the `pk` of the subject's items. */
const subjectOf = ({ template_id, client_user_id }: SubjectLedger): string =>
  hashOf(JSON.stringify([foldedId(template_id), client_user_id]))

/** Ids of these events end in the token of a send. */
const withToken = /^(.*\/(?:refused|review|reviewed)\/(?:.*\/)?)([^/]+)$/

const eventIdOf = (id: string): string =>
  id.replace(withToken, (_, start: string, token: string) => start + hashOf(token))

/** Replaces what a line must not have by its hash, which is enough for `transition`: it only compares these values. */
const hashed: Readonly<Record<string, (value: never) => unknown>> = {
  token: hashOf,
  key: (key: string) => key.slice(0, hashLength),
  pin: ({ key, request }: { readonly key: string; readonly request: string }) => ({
    key: key.slice(0, hashLength),
    request,
  }),
  // Plaid's words.
  steps: hashOf,
  id: eventIdOf,
  ids: (ids: ReadonlyArray<string>) => ids.map(eventIdOf),
  published: (ids: ReadonlyArray<string>) => ids.map(eventIdOf),
}

const argumentsOf = (members: object): object =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => {
      // A note is an operator's own words.
      if (name === 'attempt_id' || name === 'note' || value === undefined) return []
      const hash = hashed[name]
      return [[name, hash === undefined ? value : hash(value as never)]]
    }),
  )

const stateOf = (subject: SubjectLedger, attempt_id: string): string =>
  entryOf(subject, attempt_id)?.state._tag ?? 'none'

const changed = ({ command, before, after, isLost }: Extract<TraceStep, { readonly _tag: 'Saved' }>) => ({
  ...('attempt_id' in command && {
    state: [stateOf(before, command.attempt_id), stateOf(after, command.attempt_id)],
  }),
  version: [before.version, before.version + 1],
  ...(isLost && { is_lost: true }),
})

/** The command, the subject, and what is the same of all: the attempt and the arguments. */
const partsOf = (step: TraceStep) => {
  if (step._tag === 'Saved') return { ...step.command, subject: step.before, change: changed(step) }
  const { atMs: _, subject, ...members } = step
  return { ...members, subject, change: { version: [subject.version, subject.version] } }
}

const traced = (step: TraceStep): object => {
  const { _tag: trace, subject, change, ...members } = partsOf(step)
  return {
    trace,
    subject: subjectOf(subject),
    ...('attempt_id' in members && { attempt_id: members.attempt_id }),
    ...change,
    arguments: argumentsOf(members),
  }
}

/**
 * Writes trace lines: a command of the ledger with its arguments and its time, by which `transition` can be replayed. Ids
 * of attempts, hashes, numbers and words of closed lists.
 */
export const traceOf =
  ({ write }: LineSink, { requestId }: Pick<CallStart, 'requestId'>) =>
  (step: TraceStep): IO<void> =>
  () =>
    write(JSON.stringify({ ...traced(step), at: step.atMs, request_id: requestId }))
