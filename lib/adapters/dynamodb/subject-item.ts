import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import { dueMinuteMs } from '../../domain/ledger/due.ts'
import type { LedgerEvent } from '../../domain/ledger/ledger-event.ts'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../../domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import { AttemptCodec } from './attempt-codec.ts'
import { dueShardOf } from './due-index.ts'
import { subjectId } from './item-id.ts'

export type Item = Record<string, AttributeValue>

/** Incremented with every change that an older version would misread. */
const schema = '1'

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
        exhausted: null,
        recovered: null,
        abandoned: null,
      }),
      attempt_id: t.string,
      atMs: t.number,
    }),
    t.partial({ child_id: t.string, reason: t.string, dueAtMs: t.number, tookMs: t.number }),
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
    t.partial({ queuedUntilMs: t.number }),
  ]),
)

const unreadable = (cause: 'unknown-schema' | 'wrong-shape'): LedgerUnavailable => ({
  _tag: 'LedgerUnavailable',
  cause,
})

/**
 * The item of a subject as it is saved, at its next version. `due_shard` and `due_at` are present only while the
 * subject has a due time, so that the index is sparse.
 */
export const itemOf = (subject: SubjectLedger): Item => {
  const { environment, template_id, client_user_id, version, ...body } = subject
  const id = subjectId(subject)
  const dueAt = dueMinuteMs(subject)
  return {
    id: { S: id },
    schema: { N: schema },
    version: { N: String(version + 1) },
    environment: { S: environment },
    template_id: { S: template_id },
    client_user_id: { S: client_user_id },
    body: { S: JSON.stringify(Body.encode(body)) },
    ...(dueAt !== undefined && { due_shard: { S: dueShardOf(id) }, due_at: { N: String(dueAt) } }),
  }
}

/**
 * A stored subject. An item of an unknown schema is an error: read as an empty subject, its attempts would be sent
 * again.
 */
export const subjectOf = (key: SubjectKey, item: Item): E.Either<LedgerUnavailable, SubjectLedger> => {
  if (item['schema']?.N !== schema) return E.left(unreadable('unknown-schema'))
  const version = Number(item['version']?.N)
  if (!Number.isSafeInteger(version) || version < 1) return E.left(unreadable('wrong-shape'))
  return pipe(
    json.parse(item['body']?.S ?? ''),
    E.flatMap(Body.decode),
    E.bimap(
      () => unreadable('wrong-shape'),
      body => ({
        environment: key.environment,
        template_id: key.template_id,
        client_user_id: key.client_user_id,
        version,
        ...body,
      }),
    ),
  )
}
