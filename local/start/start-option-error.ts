/** An invalid option. `message` is one line for the person who typed it. */
export class StartOptionError extends Error {
  override readonly name = 'StartOptionError'
}
