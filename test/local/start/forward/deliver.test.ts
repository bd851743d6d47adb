import { describe, expect, it } from 'vitest'
import type { BusEvent } from '../../../../local/aws/event-bus.ts'
import { deliver } from '../../../../local/start/forward/deliver.ts'

const url = new URL('http://127.0.0.1:8080/hooks?key=secret')
const event = { source: 'idv-retry', 'detail-type': 'Identity Verification Retried', detail: { id: 'x' } } as BusEvent

/** A server that answers so, one after the other; a text is the code of a lost connection. */
const tried = async (...answers: readonly (number | string)[]) => {
  const left = [...answers]
  const requests: { readonly url: string; readonly init: RequestInit }[] = []
  const waits: number[] = []
  const line = await deliver(url, event, {
    fetch: async (to, init = {}) => {
      requests.push({ url: String(to), init })
      const answer = left.shift() ?? 200
      if (typeof answer === 'number') return new Response(null, { status: answer })
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: answer }) })
    },
    wait: async ms => void waits.push(ms),
  })
  return { line, requests, waits }
}

describe('an event to one’s own server', () => {
  it('is the whole envelope as JSON, and follows no redirect', async () => {
    const { line, requests } = await tried(204)
    expect(line).toBeUndefined()
    expect(requests).toHaveLength(1)
    const { url: to, init } = requests[0] ?? { init: {} }
    expect(to).toBe(url.href)
    expect(JSON.parse(String(init.body))).toEqual(event)
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual' })
    expect(new Headers(init.headers).get('content-type')).toBe('application/json; charset=utf-8')
  })

  it.each([[[503, 200]], [['ECONNREFUSED', 429, 200]], [[500, 'ECONNRESET', 401, 201]]] as const)(
    'is tried again after %j, each time after a longer wait',
    async answers => {
      const { line, waits } = await tried(...answers)
      expect(line).toBeUndefined()
      expect(waits).toEqual([1_000, 2_000, 4_000].slice(0, answers.length - 1))
    },
  )

  it.each([
    [[503, 503, 503, 503, 200], 'status 503, after 4 tries'],
    [['ECONNREFUSED', 500, 500, 'ECONNREFUSED'], 'ECONNREFUSED, after 4 tries'],
    [[400, 200], 'status 400, after 1 try'],
    [[302, 200], 'status 302, after 1 try'],
  ] as const)('%j: is given up in one line, without what the query holds', async (answers, why) => {
    const { line } = await tried(...answers)
    expect(line).toBe(`Identity Verification Retried was not accepted by http://127.0.0.1:8080/hooks: ${why}`)
  })
})
