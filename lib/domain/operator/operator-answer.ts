/** What the functions `standing` and `operate` answer: the answer of the act, or a problem document. */
export type OperatorAnswer<A> = { readonly answer: A } | { readonly problem: OperatorProblem }

/** A problem document as of the API (RFC 9457). */
export interface OperatorProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly request_id: string
  readonly reason?: string
  readonly retry_after?: number
  readonly violations?: ReadonlyArray<{ readonly pointer: string; readonly expected: string }>
  readonly plaid?: Readonly<Record<string, string | undefined>>
}
