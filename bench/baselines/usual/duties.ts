/** A retry that is about to be sent. */
export interface Work {
  readonly client_user_id: string
  readonly template_id: string
  readonly attempt_id: string
}

/** What is done around the request to Plaid. */
export interface Duties {
  /** False: the work for this attempt has started before. */
  readonly begin: (work: Work) => Promise<boolean>
  /** After Plaid's answer. */
  readonly end: (work: Work, status: 'COMPLETED' | 'FAILED', newAttemptId?: string) => Promise<void>
}
