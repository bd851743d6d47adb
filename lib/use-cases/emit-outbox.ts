import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RT from 'fp-ts/ReaderTask'
import type { LedgerEvent } from '../domain/ledger/ledger-event.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { outcomeEvent } from '../domain/outcome-event.ts'
import { type BusEnvironment, putOnBus } from '../ports/bus.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import { type ApplyEnvironment, applyTo } from './apply-command.ts'

export type EmitEnvironment = ApplyEnvironment & BusEnvironment & PolicyEnvironment

/** A link that may be told with an event, for it is not remembered: that of an attempt which was just made. */
export interface FreshLink {
  readonly child_id: string
  readonly shareable_url: string
}

const emit = (
  subject: SubjectLedger,
  event: LedgerEvent,
  link: FreshLink | undefined,
): RT.ReaderTask<EmitEnvironment, ReadonlyArray<string>> =>
  pipe(
    RT.asks(({ policy }: EmitEnvironment) =>
      outcomeEvent(policy, subject, event, link?.child_id === event.child_id ? link?.shareable_url : undefined),
    ),
    RT.flatMap(putOnBus),
    RT.map(put => (E.isRight(put) ? [event.id] : [])),
  )

/**
 * Tells the subject's events and clears those that the bus took. What fails is told by the sweep, under the same ids: nothing here
 * may hide what has happened, so nothing here fails.
 */
export const emitOutbox = (subject: SubjectLedger, link?: FreshLink): RT.ReaderTask<EmitEnvironment, void> =>
  subject.outbox.length === 0
    ? RT.of(undefined)
    : pipe(
        subject.outbox,
        RT.traverseSeqArray(event => emit(subject, event, link)),
        RT.map(ids => ids.flat()),
        RT.flatMap(ids => (ids.length === 0 ? RT.of(undefined) : applyTo(subject, { _tag: 'Emitted', ids }))),
        RT.asUnit,
      )
