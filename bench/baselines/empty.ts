/** Does nothing: its time is that of Node and the runtime client. */
export const handler = async () => ({ statusCode: 201 })
