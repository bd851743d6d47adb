export interface JsonAnswer {
  readonly status: number
  readonly headers: Headers
  /** Null if the answer had no body. */
  readonly body: unknown
}

/** Posts JSON and reads the JSON answer. A string is sent as it is, so that a test can send invalid JSON. */
export const postJson = async (
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}
