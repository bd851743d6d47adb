/**
 * What was seen on the wire of one HTTP request. `classify-retry-answer.ts` concludes from it.
 *
 * - `Answered`: a complete answer, within the size limit.
 * - `NotConnected`: the connection never opened (refused, DNS, connect timeout, TLS failure), so no byte of the
 *   request left. `isUntrusted`: because the certificate of its address is not valid for it.
 * - `Lost`: the connection was open and bytes may have left; no complete answer came.
 */
export type Evidence =
  | {
      readonly _tag: 'Answered'
      readonly status: number
      readonly body: string
      /** The `Retry-After` header, unparsed. */
      readonly retryAfter?: string
    }
  | { readonly _tag: 'NotConnected'; readonly isUntrusted?: true }
  | { readonly _tag: 'Lost'; readonly cause: 'timeout' | 'connection-lost' | 'too-large' }
