import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import type { FirstAttempt } from '../../domain/automatic/first-attempt.ts'
import type { PlaidEnv } from '../../domain/plaid/environment.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import type { FirstAttempts, WatchSaveOutcome } from '../../ports/first-attempts.ts'
import { dueAttributes } from './due-index.ts'
import { attemptKey, type Item } from './item-key.ts'
import { deleteItem, getItem, putVersion, type Store } from './store.ts'
import { readStored, stored } from './stored.ts'

type Content = Omit<FirstAttempt, 'environment' | 'attempt_id' | 'version'>

const Body: t.Type<Content, unknown, unknown> = t.exact(
  t.intersection([
    t.type({ template_id: TemplateId, client_user_id: ClientUserId, startedAtMs: t.number, looks: t.number }),
    t.partial({ lookAtMs: t.number, steps: t.string, isAbandoned: t.literal(true), expiresAtSeconds: t.number }),
  ]),
)

/** The item of a watched attempt as it is saved, at its next version. It is in the index `due` until it is closed. */
export const watchedItemOf = ({ environment, attempt_id, version, ...content }: FirstAttempt): Item => {
  const key = attemptKey(environment, attempt_id)
  const { lookAtMs, expiresAtSeconds } = content
  const isOpen = lookAtMs !== undefined
  return {
    ...key,
    environment: { S: environment },
    attempt_id: { S: attempt_id },
    ...stored(Body, version, content),
    ...dueAttributes(key.pk.S, isOpen ? { kind: 'look', atMs: lookAtMs } : undefined),
    ...(!isOpen && expiresAtSeconds !== undefined && { expires_at: { N: String(expiresAtSeconds) } }),
  }
}

const load = (store: Store, environment: PlaidEnv, attempt_id: string): ReturnType<FirstAttempts['load']> =>
  pipe(
    getItem(store, attemptKey(environment, attempt_id)),
    TE.flatMapEither(item =>
      item === undefined
        ? E.right(undefined)
        : pipe(
            readStored(Body, item),
            E.map(content => ({ environment, attempt_id, ...content })),
          ),
    ),
  )

/** Watched first attempts in the ledger's table, one item for each. */
export const firstAttemptsIn = (store: Store): FirstAttempts => ({
  load: (environment, attempt_id) => load(store, environment, attempt_id),

  create: watched => putVersion(store, watchedItemOf({ ...watched, version: 0 }), 0),

  save: watched =>
    pipe(
      putVersion(store, watchedItemOf(watched), watched.version),
      TE.map(
        (isSaved): WatchSaveOutcome =>
          isSaved ? { _tag: 'Saved', watched: { ...watched, version: watched.version + 1 } } : { _tag: 'Conflict' },
      ),
    ),

  erase: (environment, attempt_id) =>
    pipe(
      deleteItem(store, attemptKey(environment, attempt_id)),
      TE.map(() => undefined),
    ),
})
