/** A refusal, thrown: the handler's last middleware makes a problem document of it. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly more: object

  constructor(status: number, code: string, more: object = {}) {
    super(code)
    this.status = status
    this.code = code
    this.more = more
  }
}
