export interface JsonAnswer {
  readonly status: number
  readonly headers: Headers
  /** Null when there was none. */
  readonly body: unknown
}

/** POST of JSON, and the JSON that came back. Text is sent as it is, so that it can be anything but JSON. */
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
