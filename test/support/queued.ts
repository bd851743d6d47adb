/** What SQS hands to a function: one message for each event, whose bodies may be anything. */
export const queued = (...events: ReadonlyArray<unknown>) => ({
  Records: events.map((event, index) => ({
    messageId: `message-${index}`,
    eventSource: 'aws:sqs',
    body: typeof event === 'string' ? event : JSON.stringify(event),
  })),
})
