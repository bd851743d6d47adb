import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import type { BusEvent } from '../../../../local/aws/event-bus.ts'
import { listen } from '../../../../local/http/listen.ts'
import { forward } from '../../../../local/start/forward/forward.ts'

const event = (source: string, type: string) => ({ source, 'detail-type': type, detail: {} }) as unknown as BusEvent

it('outcome events arrive, and no other event; a refusal is one line', async () => {
  const arrived: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const type = JSON.parse(body)['detail-type']
    arrived.push(type)
    response.writeHead(type === 'Refused' ? 400 : 204).end()
  })
  const { url, close } = await listen(server)
  onTestFinished(close)
  const failures: string[] = []
  const { onEvent, stop } = forward(new URL(url), line => failures.push(line))
  onEvent(event('plaid.webhook', 'Webhook'))
  onEvent(event('app.local', 'Request'))
  onEvent(event('idv-retry', 'Taken'))
  onEvent(event('idv-retry', 'Refused'))
  await expect.poll(() => failures).toEqual([`Refused was not accepted by ${url}/: status 400, after 1 try`])
  expect(arrived.toSorted()).toEqual(['Refused', 'Taken'])
  stop()
})
