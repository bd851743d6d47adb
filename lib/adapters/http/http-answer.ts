/** A function's answer to API Gateway, the same for HTTP API and REST API. */
export interface HttpAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A JSON answer that no cache keeps. */
export const httpAnswer = (
  statusCode: number,
  contentType: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
})
