import type * as t from 'io-ts'
import { identifier } from '../../codec/identifier.ts'
import { requestLimits } from './request-limits.ts'

interface ClientUserIdBrand {
  readonly ClientUserId: unique symbol
}

/**
 * The caller's own id of a user, opaque to Plaid and to us. Source: Plaid's schema `ClientUserID`; its length is
 * limited by us.
 */
export type ClientUserId = t.Branded<string, ClientUserIdBrand>
export const ClientUserId = identifier<ClientUserId>('ClientUserId', requestLimits.idCharactersMax)

interface TemplateIdBrand {
  readonly TemplateId: unique symbol
}

/**
 * The id of an Identity Verification template, case-sensitive. Source: Plaid's schema
 * `IdentityVerificationTemplateID`; its length is limited by us.
 */
export type TemplateId = t.Branded<string, TemplateIdBrand>
export const TemplateId = identifier<TemplateId>('TemplateId', requestLimits.idCharactersMax)
