/** The event that SQS delivers to a function: one message for each body. A body may be any text. */
export const queued = (...events: ReadonlyArray<unknown>) => ({
  Records: events.map((event, index) => ({
    messageId: `message-${index}`,
    eventSource: 'aws:sqs',
    body: typeof event === 'string' ? event : JSON.stringify(event),
  })),
})
