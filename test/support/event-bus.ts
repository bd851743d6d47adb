import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { busMemory } from './memory-bus.ts'

/** The entries of the calls to EventBridge. */
interface Entry {
  readonly Source: string
  readonly DetailType: string
  readonly Detail: string
}

/** The in-memory bus as EventBridge over HTTP. */
export const startEventBus = async () => {
  const bus = busMemory()
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString()) as { Entries: Entry[] }
    for (const { Source, DetailType, Detail } of Entries)
      bus.put({ source: Source, detailType: DetailType, detail: JSON.parse(Detail) })
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    response.end(
      JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map((_, index) => ({ EventId: String(index) })) }),
    )
  })
  // As in local/http/listen.ts.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    events: bus.events,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
