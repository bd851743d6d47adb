import type { Desk } from './desk.ts'
import { Failure } from './failure.ts'
import type { Globals } from './globals.ts'
import type { PlanInWords } from './words/plans.ts'

const notConfirmed = (message: string): Failure => new Failure('usage', 'not-confirmed', message)

/** Shows a change and asks whether it is to be made. Throws if it is not, or if there is no one to ask. */
export const confirm = async (
  { terminal }: Pick<Desk, 'terminal'>,
  { yes }: Globals,
  plan: PlanInWords,
): Promise<void> => {
  if (yes === true) return
  terminal.err(plan.does)
  terminal.err(plan.undo)
  if (!terminal.isInteractive) throw notConfirmed('Nothing was changed: without a terminal, repeat it with --yes.')
  const answer = await terminal.ask('Do it? [y/N] ')
  if (!/^y(es)?$/i.test(answer.trim())) throw notConfirmed('Nothing was changed.')
}
