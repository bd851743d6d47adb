import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { templatesElsewhere } from '../domain/policy/elsewhere.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { ClientUserId, TemplateId } from '../domain/request/identifiers.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import { readHistory } from './read-history.ts'

type ElsewhereEnvironment = PlaidEnvironment & JournalEnvironment & PolicyEnvironment

/**
 * Whether the user has succeeded under another template of the deployment: one `list` for each of them, the first that
 * shows a success being the last. Undefined: the policy has none read.
 */
export const readElsewhere =
  ({ client_user_id, template }: Snapshot): ReaderTaskEither<ElsewhereEnvironment, RetryError, boolean | undefined> =>
  environment =>
  async () => {
    const templates = templatesElsewhere(environment.policy, template.id)
    if (templates.length === 0 || client_user_id === null) return E.right(undefined)
    for (const id of templates) {
      const subject = { client_user_id: client_user_id as ClientUserId, template_id: id as TemplateId }
      const history = await readHistory(subject)(environment)()
      if (E.isLeft(history)) return history
      if (history.right.some(({ status }) => status === 'success')) return E.right(true)
    }
    return E.right(false)
  }
