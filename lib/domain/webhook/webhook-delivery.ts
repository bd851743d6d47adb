/** One delivery, once it is known to be a POST of bearable size. */
export interface WebhookDelivery {
  /** The bytes as Plaid sent them: its signature covers these, and no other writing of the same JSON. */
  readonly body: Uint8Array
  /** The header `Plaid-Verification`; empty where there is none. */
  readonly token: string
}
