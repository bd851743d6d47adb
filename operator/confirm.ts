import type { Desk } from './desk.ts'
import { Failure } from './failure.ts'
import type { Globals } from './globals.ts'

/** A change before it is made, in sentences. */
export interface Plan {
  /** What changes, for whom, and from when on. */
  readonly does: string
  readonly undo: string
}

const notConfirmed = (message: string): Failure => new Failure('usage', 'not-confirmed', message)

/** Shows a change and asks whether it is to be made. Throws if it is not, or if there is no one to ask. */
export const confirm = async ({ terminal }: Pick<Desk, 'terminal'>, { yes }: Globals, plan: Plan): Promise<void> => {
  if (yes === true) return
  terminal.err(plan.does)
  terminal.err(plan.undo)
  if (!terminal.isInteractive) throw notConfirmed('Nothing was changed: without a terminal, repeat it with --yes.')
  const answer = await terminal.ask('Do it? [y/N] ')
  if (!/^y(es)?$/i.test(answer.trim())) throw notConfirmed('Nothing was changed.')
}
