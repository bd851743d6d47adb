import { afterEach, describe, expect, it } from 'vitest'
import { postJson } from '../../local/http/post-json.ts'
import type { Service } from '../../local/service.ts'
import { startService } from '../support/audited.ts'
import { sendJson } from './plaid-proxy.ts'
import { listPath, type ProxiedService, retryPath, startProxiedService, template_id } from './proxied-service.ts'

const open: Array<Pick<Service | ProxiedService, 'close'>> = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

const unavailable = { status: 503, body: { code: 'plaid-unavailable' } }

describe('a Plaid that cannot be reached certainly got no request', () => {
  it('connection refused between the read and the retry: 503, and a later request succeeds', async () => {
    const stack = await startProxiedService()
    open.push(stack)
    const attempt = stack.failed('refused')
    stack.proxy.next(listPath, 'refused', async ({ response, forward }) => {
      const { status, body } = await forward()
      // This answer ends the connection, and the next connection is refused.
      stack.proxy.stopListening()
      sendJson(response, status, body, { connection: 'close' })
    })
    expect(await stack.reset('refused')).toMatchObject(unavailable)
    expect(stack.proxy.count(retryPath)).toBe(0)
    await stack.proxy.listenAgain()
    expect(await stack.reset('refused')).toMatchObject({ status: 201, body: { previous_attempt_id: attempt.id } })
  })

  it.each([
    ['a port without a listener', 'http://127.0.0.1:9'],
    ['a name that does not resolve', 'https://plaid.invalid'],
  ])('%s: 503, and the start itself does not fail', async (_, plaidUrl) => {
    const service = await startService({
      plaidUrl,
      plaidEnv: 'sandbox',
      clientId: 'local-client-id',
      secret: 'local-secret',
      templateIds: [template_id],
    })
    open.push(service)
    const body = { client_user_id: 'anyone', template_id, strategy: 'reset' }
    expect(await postJson(`${service.url}${retryPath}`, body)).toMatchObject(unavailable)
  })

  it('a read that fails on a reused connection is repeated once; the retry is then sent once', async () => {
    const stack = await startProxiedService()
    open.push(stack)
    stack.failed('woken')
    stack.proxy.next(listPath, 'woken', ({ socket }) => socket.resetAndDestroy())
    expect(await stack.reset('woken')).toMatchObject({ status: 201 })
    expect(stack.proxy.count(listPath)).toBe(2)
    expect(stack.proxy.count(retryPath)).toBe(1)
  })
})
