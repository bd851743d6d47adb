import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import type { LedgerCommand, SendResult } from '../../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  definiteNo,
  emptySubject,
  failure,
  fence,
  onDemand,
  outcome,
  record,
  refused,
  retried,
  schedule,
  t0,
  unknown,
  via,
  watch,
  watching,
} from '../../support/ledger-examples.ts'
import { transition } from '../../support/window.ts'

const A = { attempt_id: 'A' }
const misdirected: SendResult = { _tag: 'Misdirected', child_id: 'C' }
const leaseOverMs = t0 + 60_000
const quarantineOverMs = t0 + 15 * 60_000

const scheduled = via(emptySubject, schedule())
const sending = via(scheduled, fence('mine'))
const review = via(sending, [{ _tag: 'Look', ...A }, quarantineOverMs])

const subjects = {
  none: emptySubject,
  scheduled,
  'scheduled for later': via(emptySubject, schedule('A', t0 + 1)),
  waiting: via(sending, { _tag: 'Unsend', ...A, token: 'mine', dueAtMs: t0 }),
  sending,
  unknown: via(sending, record('mine', unknown)),
  review,
  're-armed': via(review, { _tag: 'Rearm', ...A, allowed: 2 }),
  retried: via(sending, record('mine', retried)),
  adopted: via(sending, { _tag: 'Adopt', ...A, child_id: 'B' }),
  misdirected: via(sending, record('mine', misdirected)),
  refused: via(sending, record('mine', refused)),
  skipped: via(emptySubject, { _tag: 'Skip', ...A, reason: 'no-longer-failed' }),
  superseded: via(emptySubject, { _tag: 'Supersede', ...A }),
  unserved: via(scheduled, { _tag: 'Skip', ...A, reason: 'unserved' }),
  watched: via(emptySubject, watch()),
} as const satisfies Record<string, SubjectLedger>

type Name = keyof typeof subjects
const names = Object.keys(subjects) as ReadonlyArray<Name>

interface Row {
  readonly what: string
  readonly command: LedgerCommand
  readonly atMs?: number
  /** The new state by the old one; `!reason` is a rejection. From other states it is rejected with `otherwise`. */
  readonly leads: Partial<Record<Name, string>>
  readonly otherwise: string
}

const inProgress = { sending: '!in-progress', unknown: '!in-progress' }
const busy = { ...inProgress, review: '!in-review' }
const unsent = { scheduled: true, 'scheduled for later': true, waiting: true }
/** The states that a child's record leaves as they are: the event reports the child. */
const asItWas = {
  none: 'none',
  scheduled: 'Scheduled',
  'scheduled for later': 'Scheduled',
  waiting: 'Waiting',
  refused: 'Refused',
  skipped: 'Skipped',
  unserved: 'Skipped',
  superseded: 'Superseded',
  watched: 'Watched',
  misdirected: 'Misdirected',
}
const each = (of: object, state: string) => Object.fromEntries(Object.keys(of).map(name => [name, state]))

const rows: ReadonlyArray<Row> = [
  {
    what: 'schedule',
    command: schedule(),
    leads: {
      ...busy,
      none: 'Scheduled',
      scheduled: 'Scheduled',
      'scheduled for later': 'Scheduled',
      waiting: 'Waiting',
      're-armed': 'Waiting',
      unserved: 'Scheduled',
      watched: 'Scheduled',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'postpone',
    command: { _tag: 'Postpone', ...A, dueAtMs: t0 + 9, isExpected: true },
    leads: {
      ...busy,
      none: '!unknown-attempt',
      scheduled: 'Scheduled',
      'scheduled for later': 'Scheduled',
      waiting: 'Waiting',
      're-armed': 'Waiting',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'an automatic fence',
    command: fence('other'),
    leads: {
      ...busy,
      none: '!unknown-attempt',
      scheduled: 'Sending',
      'scheduled for later': '!not-due',
      waiting: 'Sending',
      're-armed': 'Sending',
      superseded: '!superseded',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'a fence on demand',
    command: onDemand('other'),
    leads: {
      ...busy,
      ...each(unsent, 'Sending'),
      none: 'Sending',
      're-armed': 'Sending',
      refused: 'Sending',
      skipped: 'Sending',
      unserved: 'Sending',
      watched: 'Sending',
      superseded: '!superseded',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'the same fence again',
    command: fence('mine'),
    leads: {
      none: '!unknown-attempt',
      scheduled: 'Sending',
      'scheduled for later': '!not-due',
      waiting: 'Sending',
      're-armed': 'Sending',
      sending: 'Sending',
      unknown: '!in-progress',
      review: '!in-review',
      superseded: '!superseded',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'un-send by the holder',
    command: { _tag: 'Unsend', ...A, token: 'mine', dueAtMs: t0 },
    leads: { sending: 'Waiting' },
    otherwise: '!not-holder',
  },
  {
    what: 'un-send by another process',
    command: { _tag: 'Unsend', ...A, token: 'other', dueAtMs: t0 },
    leads: {},
    otherwise: '!not-holder',
  },
  {
    what: 'record: retried',
    command: record('mine', retried),
    leads: {
      ...asItWas,
      ...each({ sending, unknown, review, retried, adopted: true, 're-armed': true }, 'Retried'),
    },
    otherwise: 'never rejected',
  },
  {
    what: 'record: retried, but another child than the one that was seen',
    command: record('mine', { _tag: 'Retried', child_id: 'another' }),
    leads: {
      ...asItWas,
      ...each({ sending, unknown, review, 're-armed': true }, 'Retried'),
      ...each({ retried, adopted: true }, 'Misdirected'),
    },
    otherwise: 'never rejected',
  },
  {
    what: 'record: misdirected',
    command: record('mine', misdirected),
    leads: {
      ...asItWas,
      ...each({ sending, unknown, review, retried, adopted: true, 're-armed': true }, 'Misdirected'),
    },
    otherwise: 'never rejected',
  },
  {
    what: 'record: refused',
    command: record('mine', refused),
    leads: {
      ...each({ sending, unknown, review, refused }, 'Refused'),
      ...each({ retried, adopted: true, misdirected }, '!already-ended'),
    },
    otherwise: '!not-holder',
  },
  {
    what: 'record: a definite no',
    command: record('mine', definiteNo),
    leads: {
      ...each({ sending, unknown, review }, 'Waiting'),
      ...each({ retried, adopted: true, misdirected }, '!already-ended'),
    },
    otherwise: '!not-holder',
  },
  {
    what: 'record: unknown',
    command: record('mine', unknown),
    leads: {
      sending: 'Unknown',
      unknown: 'Unknown',
      review: 'Review',
      ...each({ retried, adopted: true, misdirected }, '!already-ended'),
    },
    otherwise: '!not-holder',
  },
  {
    what: 'record of a child by another process',
    command: record('other', retried),
    leads: {
      ...asItWas,
      ...each({ sending, unknown, review, retried, adopted: true, 're-armed': true }, 'Retried'),
    },
    otherwise: 'never rejected',
  },
  ...[definiteNo, refused, unknown].map(result => ({
    what: `record by another process: ${result._tag}`,
    command: record('other', result),
    leads: {},
    otherwise: '!not-holder',
  })),
  {
    what: 'adopt',
    command: { _tag: 'Adopt', ...A, child_id: 'B' },
    leads: { ...each(subjects, 'Retried'), none: '!unknown-attempt', misdirected: '!already-ended' },
    otherwise: 'nothing',
  },
  {
    what: 'look, within the lease',
    command: { _tag: 'Look', ...A },
    leads: { none: '!unknown-attempt', sending: '!in-progress', unknown: 'Unknown', review: 'Review' },
    otherwise: '!not-sent',
  },
  {
    what: 'look, after the lease',
    command: { _tag: 'Look', ...A },
    atMs: leaseOverMs,
    leads: { none: '!unknown-attempt', sending: 'Unknown', unknown: 'Unknown', review: 'Review' },
    otherwise: '!not-sent',
  },
  {
    what: 'look, after the quarantine',
    command: { _tag: 'Look', ...A },
    atMs: quarantineOverMs,
    leads: { none: '!unknown-attempt', sending: 'Review', unknown: 'Review', review: 'Review' },
    otherwise: '!not-sent',
  },
  {
    what: 'supersede',
    command: { _tag: 'Supersede', ...A },
    leads: {
      ...inProgress,
      review: 'Review',
      ...each(unsent, 'Superseded'),
      none: 'Superseded',
      're-armed': 'Review',
      watched: 'Superseded',
      superseded: 'Superseded',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'skip',
    command: { _tag: 'Skip', ...A, reason: 'no-longer-failed' },
    leads: {
      ...inProgress,
      review: 'Review',
      ...each(unsent, 'Skipped'),
      none: 'Skipped',
      're-armed': 'Review',
      skipped: 'Skipped',
      watched: 'Skipped',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'exhaust',
    command: { _tag: 'Exhaust', ...A },
    leads: {
      ...inProgress,
      review: 'Review',
      ...each({ ...unsent, watched: true }, 'Skipped'),
      none: 'Skipped',
      're-armed': 'Review',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'end as unserved',
    command: { _tag: 'Skip', ...A, reason: 'unserved' },
    leads: {
      ...inProgress,
      review: 'Review',
      ...each({ ...unsent, watched: true, unserved: true }, 'Skipped'),
      none: 'Skipped',
      're-armed': 'Review',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'fail',
    command: failure(),
    leads: {
      none: '!unknown-attempt',
      scheduled: 'Scheduled',
      'scheduled for later': 'Scheduled',
      waiting: 'Waiting',
      're-armed': 'Waiting',
      sending: '!in-progress',
      unknown: 'Unknown',
      review: 'Review',
      watched: 'Watched',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'fail, after the lease',
    command: failure(),
    atMs: leaseOverMs,
    leads: {
      none: '!unknown-attempt',
      scheduled: 'Scheduled',
      'scheduled for later': 'Scheduled',
      waiting: 'Waiting',
      're-armed': 'Waiting',
      sending: 'Unknown',
      unknown: 'Unknown',
      review: 'Review',
      watched: 'Watched',
    },
    otherwise: '!already-ended',
  },
  {
    what: 'watch',
    command: watch(),
    leads: { ...busy, none: 'Watched', watched: 'Watched' },
    otherwise: '!already-ended',
  },
  {
    what: 'a look that shows nothing',
    command: watching(),
    leads: { watched: 'Watched' },
    otherwise: '!not-watched',
  },
  {
    what: 'end the watch',
    command: { _tag: 'Unwatch', ...A, outcome: 'success' },
    leads: { watched: 'none' },
    otherwise: '!not-watched',
  },
  {
    what: 're-arm',
    command: { _tag: 'Rearm', ...A, allowed: 2 },
    leads: { none: '!unknown-attempt', review: 'Waiting', 're-armed': 'Waiting' },
    otherwise: '!not-in-review',
  },
  {
    what: 'close',
    command: { _tag: 'Close', ...A },
    leads: { none: '!unknown-attempt', review: 'Review' },
    otherwise: '!not-in-review',
  },
]

describe.each(rows)('$what', ({ command, atMs = t0, leads, otherwise }) => {
  test.each(names)('from %s', name => {
    const expected = leads[name] ?? otherwise
    expect(outcome(subjects[name], command, atMs)).toBe(expected.replace('!', 'rejected: '))
  })

  const accepting = names.filter(name => E.isRight(transition(subjects[name], command, atMs)))

  test.each(accepting)('applied twice from %s is as applied once', name => {
    const once = transition(subjects[name], command, atMs)
    const twice = E.flatMap((subject: SubjectLedger) => transition(subject, command, atMs))(once)
    // After the first command took the send back, its process is not the holder any more.
    const mayBeTakenBack = command._tag === 'Unsend' || command._tag === 'Record'
    const isTakenBack = mayBeTakenBack && E.isLeft(twice) && twice.left.reason === 'not-holder'
    // The entry of an attempt that is not watched any more is gone.
    const isUnwatched = command._tag === 'Unwatch' && E.isLeft(twice) && twice.left.reason === 'not-watched'
    expect(isTakenBack || isUnwatched ? once : twice).toStrictEqual(once)
  })
})

test('a command about one attempt leaves the others alone', () => {
  const other = via(emptySubject, schedule('Z'))
  const decided = rows.map(({ command, atMs = t0 }) => transition(via(other, schedule()), command, atMs))
  const applied = decided.filter(E.isRight)
  expect(applied.length).toBeGreaterThan(0)
  for (const { right } of applied) expect(right.attempts[0]).toStrictEqual(other.attempts[0])
})
test.each(['idv_', 'flwses_'])(
  'a child that is adopted and recorded in two spellings is one child: %s first',
  prefix => {
    const [first, second] = prefix === 'idv_' ? ['idv_B', 'flwses_B'] : ['flwses_B', 'idv_B']
    const adopted = via(emptySubject, onDemand('t', { attempt_id: 'idv_A' }), {
      _tag: 'Adopt',
      attempt_id: 'flwses_A',
      child_id: first,
    })
    const recorded = via(adopted, record('t', { _tag: 'Retried', child_id: second }, 'flwses_A'), {
      _tag: 'Adopt',
      attempt_id: 'idv_A',
      child_id: second,
    })
    expect(recorded).toBe(adopted)
    expect(recorded.outbox.map(({ id }) => id)).toEqual(['idv_A/retried/idv_B'])
  },
)
