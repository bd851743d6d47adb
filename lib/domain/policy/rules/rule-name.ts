/** The reason rules. Their order is that in which a decision names them; it decides nothing. */
export const ruleNames = [
  'session-expired',
  'sms-not-verified',
  'one-detail-differs',
  'nothing-to-compare',
  'details-conflict',
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'verified-person-differs-from-document',
  'document-forged',
  'document-doubtful',
  'liveness-failed',
  'terms-not-accepted',
  'face-differs-from-document',
  'selfie-unclear',
  'anything-else',
] as const

export type RuleName = (typeof ruleNames)[number]

/** What a rule observes; the last rule observes that no other one does. */
export type ObservingRule = Exclude<RuleName, 'anything-else'>

const ofDocumentsAndSelfies: ReadonlySet<RuleName> = new Set([
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'selfie-unclear',
] as const)

/** Whether a retry by this rule has the person show a document or their face again, of which a cap allows few. */
export const isOfDocumentOrSelfie = (rule: RuleName): boolean => ofDocumentsAndSelfies.has(rule)
