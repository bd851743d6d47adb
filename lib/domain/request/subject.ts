import type { PlaidEnv } from '../plaid/environment.ts'
import { ClientUserId, TemplateId } from './identifiers.ts'

/**
 * The user and template that a retry request names. The request never names an attempt: Plaid retries the newest one.
 */
export interface Subject {
  readonly client_user_id: ClientUserId
  readonly template_id: TemplateId
}

/** A subject in one of Plaid's environments: what the ledger keeps one item for. */
export interface SubjectKey extends Subject {
  readonly environment: PlaidEnv
}

/**
 * The subject of an attempt; undefined if this service does not accept Plaid's ids, so that no request can name it.
 */
export const subjectKeyOf = (attempt: {
  readonly environment: PlaidEnv
  readonly client_user_id: string | null
  readonly template: { readonly id: string }
}): SubjectKey | undefined => {
  const { environment, client_user_id, template } = attempt
  return ClientUserId.is(client_user_id) && TemplateId.is(template.id)
    ? { environment, client_user_id, template_id: template.id }
    : undefined
}
