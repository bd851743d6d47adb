/** One delivery: a POST whose body is within the size limit. */
export interface WebhookDelivery {
  /** The bytes as Plaid sent them: the signature covers exactly these. */
  readonly body: Uint8Array
  /** The header `Plaid-Verification`; empty if there is none. */
  readonly token: string
}
