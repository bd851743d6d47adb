/** The rules. Their order is the order in a decision's record, and has no effect on the decision. */
export const ruleNames = [
  'session-expired',
  'sms-not-verified',
  'one-detail-differs',
  'details-close',
  'thin-file',
  'details-conflict',
  'po-box',
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'conflict-with-document',
  'document-doubtful',
  'liveness-failed',
  'selfie-unclear',
  'backend-only',
  'anything-else',
] as const

export type RuleName = (typeof ruleNames)[number]

/** The rules with a condition on the attempt. `backend-only` is about its template; `anything-else` matches if none does. */
export type ObservingRule = Exclude<RuleName, 'backend-only' | 'anything-else'>

const ofDocumentsAndSelfies: ReadonlySet<RuleName> = new Set([
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'selfie-unclear',
] as const)

/**
 * The rules about entered details. An applicant must not learn from the text which of them matched (NIST SP 800-63A).
 */
export const detailRuleNames = [
  'one-detail-differs',
  'details-close',
  'po-box',
] as const satisfies ReadonlyArray<RuleName>

/**
 * Whether a retry by this rule makes the applicant show a document or their face again: such retries have a separate
 * cap.
 */
export const isOfDocumentOrSelfie = (rule: RuleName): boolean => ofDocumentsAndSelfies.has(rule)
