/**
 * What the function `standing` answers an operator: it reads, and changes nothing. Times are ISO 8601. `cursor` is the
 * `next` of the page before.
 */
export type ReadAct =
  | { readonly act: 'explain'; readonly client_user_id: string; readonly template_id?: string }
  | { readonly act: 'explain'; readonly attempt_id: string }
  | { readonly act: 'status' }
  | { readonly act: 'review-list'; readonly cursor?: string }
  | { readonly act: 'dead-letters-list' }
  | { readonly act: 'export'; readonly from: string; readonly to: string; readonly cursor?: string }
  | { readonly act: 'period'; readonly from: string; readonly to: string; readonly cursor?: string }
