/** A refusal. The handler's last middleware turns it into a problem document. */
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
