/** A control request that fails. `message` explains why to the person who sent it. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 405

  constructor(status: 400 | 404 | 405, message: string) {
    super(message)
    this.status = status
  }
}
