import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { subjectDue } from '../../domain/ledger/due.ts'
import { isNamed } from '../../domain/ledger/forget.ts'
import type { LedgerEvent } from '../../domain/ledger/ledger-event.ts'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../../domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import { AttemptCodec } from './attempt-codec.ts'
import { dueAttributes } from './due-index.ts'
import { type Item, ledgerKey } from './item-key.ts'
import { reviewAttributes } from './review-index.ts'
import { readStored, stored } from './stored.ts'

const EventCodec: t.Type<LedgerEvent, unknown, unknown> = t.exact(
  t.intersection([
    t.type({
      id: t.string,
      kind: t.keyof({
        scheduled: null,
        retried: null,
        refused: null,
        misdirected: null,
        review: null,
        superseded: null,
        skipped: null,
        never: null,
        exhausted: null,
        recovered: null,
        abandoned: null,
        reviewed: null,
      }),
      attempt_id: t.string,
      atMs: t.number,
    }),
    t.partial({
      child_id: t.string,
      reason: t.string,
      dueAtMs: t.number,
      tookMs: t.number,
      act: t.union([t.literal('closed'), t.literal('rearmed')]),
    }),
  ]),
)

/** The part of a subject that is stored as JSON text; its key and version are separate attributes. */
const Body: t.Type<Omit<SubjectLedger, keyof SubjectKey | 'version'>, unknown, unknown> = t.exact(
  t.intersection([
    t.type({
      attempts: t.readonlyArray(AttemptCodec),
      pins: t.readonlyArray(t.strict({ key: t.string, request: t.string, attempt_id: t.string })),
      outbox: t.readonlyArray(EventCodec),
    }),
    t.partial({ queuedUntilMs: t.number, forgottenAtMs: t.number }),
  ]),
)

/**
 * The item of a subject as it is saved, at its next version. It is in the index `due` only while the subject has a due
 * time, and in the index `review` only while an operator must decide on it. It has no expiry time: what it forgot would be
 * paid for twice. Of a person who was forgotten it has only the hash in its key.
 */
export const itemOf = (subject: SubjectLedger): Item => {
  const { environment, template_id, client_user_id, version, ...body } = subject
  const key = ledgerKey(subject)
  return {
    ...key,
    environment: { S: environment },
    template_id: { S: template_id },
    ...(isNamed(subject) && { client_user_id: { S: client_user_id } }),
    ...stored(Body, version, body),
    ...dueAttributes(key.pk.S, subjectDue(subject)),
    ...reviewAttributes(key.pk.S, subject),
  }
}

/** A stored subject, under the ids that it was asked for with. */
export const subjectOf = (
  { environment, template_id, client_user_id }: SubjectKey,
  item: Item,
): E.Either<LedgerUnavailable, SubjectLedger> =>
  pipe(
    readStored(Body, item),
    E.map(content => ({ environment, template_id, client_user_id, ...content })),
  )
