/**
 * What the wire saw of one HTTP request: all that may be concluded from it is concluded in `classify-retry.ts`.
 *
 * - `Answered`: a whole answer, within the size cap.
 * - `NotConnected`: the connection never opened (refused, DNS, connect timeout, TLS failure), so not one byte of the request left.
 * - `Lost`: the connection was open and bytes may have left; no whole answer came.
 */
export type Evidence =
  | {
      readonly _tag: 'Answered'
      readonly status: number
      readonly body: string
      /** The `Retry-After` header as it came. */
      readonly retryAfter?: string
    }
  | { readonly _tag: 'NotConnected' }
  | { readonly _tag: 'Lost'; readonly cause: 'timeout' | 'connection-lost' | 'too-large' }
