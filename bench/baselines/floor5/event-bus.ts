import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { clientSettings } from './client-settings.ts'

const { settings, connect } = clientSettings('EVENTBRIDGE', 'events')
const client = new EventBridgeClient(settings)

export const eventBus = {
  connect,
  publish: async (detail: object): Promise<void> => {
    const EventBusName = process.env['EVENT_BUS']
    const Entry = { EventBusName, Source: 'floor5', DetailType: 'Retried', Detail: JSON.stringify(detail) }
    const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [Entry] }))
    if (FailedEntryCount !== 0) throw new Error('not published')
  },
}
