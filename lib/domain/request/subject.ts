import type { PlaidEnv } from '../plaid/environment.ts'
import { ClientUserId, TemplateId } from './identifiers.ts'

/** The user and template that a retry names: Plaid's request never names an attempt. */
export interface Subject {
  readonly client_user_id: ClientUserId
  readonly template_id: TemplateId
}

/** A subject in one of Plaid's environments: what the ledger keeps one item for. */
export interface SubjectKey extends Subject {
  readonly environment: PlaidEnv
}

/** The subject of an attempt; undefined where Plaid's ids are none that this service accepts: then nothing can be requested for it. */
export const subjectKeyOf = (attempt: {
  readonly environment: PlaidEnv
  readonly client_user_id: string
  readonly template: { readonly id: string }
}): SubjectKey | undefined => {
  const { environment, client_user_id, template } = attempt
  return ClientUserId.is(client_user_id) && TemplateId.is(template.id)
    ? { environment, client_user_id, template_id: template.id }
    : undefined
}
