import type { BusEvent } from '../../aws/event-bus.ts'

/** Why a delivery failed: a status, or the code of a network error. */
type Answer = { readonly _tag: 'Answered'; readonly status: number } | { readonly _tag: 'Lost'; readonly code: string }

export interface Wires {
  readonly fetch: typeof fetch
  /** Rejects when forwarding ends. */
  readonly wait: (ms: number) => Promise<void>
}

/** The waits before the second, third and fourth try. EventBridge would go on for a day. */
const waitsMs = [1_000, 2_000, 4_000] as const

/** As an API destination has. */
const timeoutMs = 5_000

/** An API destination tries again after these, and after no answer; any other refusal is final. */
const isWorthAnotherTry = (answer: Answer): boolean =>
  answer._tag === 'Lost' || [401, 407, 409, 429].includes(answer.status) || answer.status >= 500

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error && cause.name === 'TimeoutError' ? 'no answer in 5 s' : String(cause)
}

const post = async (url: URL, event: BusEvent, send: typeof fetch): Promise<Answer> => {
  try {
    const { status, body } = await send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Amazon/EventBridge/ApiDestinations',
      },
      body: JSON.stringify(event),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await body?.cancel()
    return { _tag: 'Answered', status }
  } catch (error) {
    return { _tag: 'Lost', code: codeOf(error) }
  }
}

/**
 * Posts an event as an API destination of EventBridge does: the whole envelope as JSON, a few tries with longer and longer
 * waits, no redirects. Resolves with one line if it was not accepted.
 */
export const deliver = async (url: URL, event: BusEvent, { fetch: send, wait }: Wires): Promise<string | undefined> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await post(url, event, send)
    if (answer._tag === 'Answered' && answer.status >= 200 && answer.status < 300) return undefined
    const waitMs = waitsMs[tries - 1]
    if (waitMs === undefined || !isWorthAnotherTry(answer)) {
      const why = answer._tag === 'Answered' ? `status ${answer.status}` : answer.code
      return `${event['detail-type']} was not accepted by ${url.origin}${url.pathname}: ${why}, after ${tries} ${tries === 1 ? 'try' : 'tries'}`
    }
    await wait(waitMs)
  }
}
