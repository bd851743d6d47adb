import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { includesId } from '../domain/plaid/same-id.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { type SubjectKey, subjectKeyOf } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { noteAttempt } from './note-attempt.ts'

/** An attempt as Plaid shows it now, and its subject. */
export interface Announced {
  readonly snapshot: Snapshot
  readonly key: SubjectKey
}

/** Reads an attempt that a webhook named. Undefined: it has no user, or a template that is not this deployment's. */
export const readAnnounced =
  (
    identity_verification_id: string,
  ): ReaderTaskEither<
    PlaidEnvironment & JournalEnvironment & DeploymentEnvironment,
    RetryError,
    Announced | undefined
  > =>
  environment =>
  async () => {
    const { plaid, templateIds } = environment
    const read = await plaid.getSnapshot(identity_verification_id)()
    if (E.isLeft(read)) return read
    const snapshot = read.right
    noteAttempt(snapshot)(environment)
    const key = subjectKeyOf(snapshot)
    return E.right(key === undefined || !includesId(templateIds, key.template_id) ? undefined : { snapshot, key })
  }
