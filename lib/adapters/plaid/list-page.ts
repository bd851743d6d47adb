import * as t from 'io-ts'
import { Attempt } from '../../domain/plaid/attempt.ts'

/**
 * One page of `/identity_verification/list`: Plaid's schema `IdentityVerificationListResponse`. No cursor on the last
 * page.
 */
export const ListPage = t.strict(
  { identity_verifications: t.array(Attempt), next_cursor: t.union([t.string, t.null]) },
  'ListPage',
)
export type ListPage = t.TypeOf<typeof ListPage>
