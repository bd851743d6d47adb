import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'

const client = new EventBridgeClient({})

export const publish = async (DetailType: string, detail: object): Promise<void> => {
  const EventBusName = process.env['EVENT_BUS']
  const Entry = { EventBusName, Source: 'peer', DetailType, Detail: JSON.stringify(detail) }
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [Entry] }))
  if (FailedEntryCount !== 0) throw new Error('not published')
}
