import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { BusError } from '../domain/events/bus-event.ts'
import type { OutcomeEvent } from '../domain/events/outcome-event.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { BusEnvironment } from '../ports/bus.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { JournalEnvironment, PublishedEvent } from '../ports/journal.ts'

const publishedOf = ({ outcome, reason, attempt_id, new_attempt_id }: OutcomeEvent['detail']): PublishedEvent => ({
  kind: outcome,
  ...(reason !== undefined && { reason }),
  ...(attempt_id !== undefined && { attempt_id }),
  ...(new_attempt_id !== undefined && { new_attempt_id }),
})

/** Puts an outcome event on the bus. The line of the call says what was published. */
export const putEvent =
  (
    subject: SubjectLedger,
    event: OutcomeEvent,
  ): ReaderTaskEither<BusEnvironment & ClockEnvironment & JournalEnvironment, BusError, void> =>
  ({ bus, journal, nowMs }) =>
  async () => {
    const { id, attempt_id } = event.detail
    const put = await bus.put(event)()
    const isTaken = E.isRight(put)
    journal.trace({
      _tag: 'Publish',
      subject,
      id,
      ...(attempt_id !== undefined && { attempt_id }),
      is_taken: isTaken,
      atMs: nowMs(),
    })()
    if (isTaken) journal.note({ published: [publishedOf(event.detail)] })()
    return put
  }
