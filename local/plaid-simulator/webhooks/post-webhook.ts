import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Clock } from '../clock.ts'

/** How long Plaid waits for an answer. */
const deliveryTimeoutMs = 10_000

export type PostResult =
  | { readonly outcome: 'answered'; readonly http_status: number; readonly retryAfterS: number | undefined }
  | { readonly outcome: 'timed_out' | 'unreachable' }

export type Post = {
  readonly result: Promise<PostResult>
  /** Stops at once; the result is `unreachable`. */
  readonly abort: () => void
}

/** Posts a webhook's body, byte for byte. The timeout uses the simulator's clock. */
export const postWebhook = (url: string, body: string, token: string, clock: Clock): Post => {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const request = send(url, {
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'plaid-verification': token,
      'user-agent': 'Plaid Webhooks',
    },
  })
  const result = new Promise<PostResult>(resolve => {
    const cancelTimeout = clock.after(deliveryTimeoutMs, () => end({ outcome: 'timed_out' }))
    const end = (outcome: PostResult): void => {
      cancelTimeout()
      resolve(outcome)
      request.destroy()
    }
    request.on('response', response => {
      const retryAfter = Number(response.headers['retry-after'])
      const retryAfterS = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined
      end({ outcome: 'answered', http_status: response.statusCode ?? 0, retryAfterS })
    })
    request.on('error', () => end({ outcome: 'unreachable' }))
    request.on('close', () => end({ outcome: 'unreachable' }))
  })
  request.end(body)
  return { result, abort: () => request.destroy() }
}
