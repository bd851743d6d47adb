import type { ClientUserId, TemplateId } from './identifiers.ts'

/** Whom a retry is about: Plaid names a user and a template, never an attempt. */
export interface Subject {
  readonly client_user_id: ClientUserId
  readonly template_id: TemplateId
}
