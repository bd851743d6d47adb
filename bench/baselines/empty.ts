/** Does nothing: what it takes is the runtime client's own. */
export const handler = async () => ({ statusCode: 201 })
