import { commandPlans } from '../command-plans.ts'
import { confirm } from '../confirm.ts'
import { type AddCommand, signed } from '../desk.ts'
import { ProblemFailure } from '../failure.ts'
import type { Globals } from '../globals.ts'
import { clientUserId } from '../identified.ts'
import { forgottenInWords } from '../words/forgotten.ts'
import { plain } from '../words/plain.ts'

const waitInWords = (seconds: number | undefined): string =>
  seconds === undefined ? 'a minute' : seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`

/** The service refuses it while a retry of the person has no outcome: what it says does not name the way out. */
const inProgress = (error: unknown, client_user_id: string): unknown =>
  error instanceof ProblemFailure && error.problem.code === 'retry-in-progress'
    ? new ProblemFailure(
        error.problem,
        `Nothing was forgotten: a retry of ${plain(client_user_id)} is being sent, or its outcome is not known yet. Wait ${waitInWords(error.problem.retry_after)}, then run idvr forget with the same words again. A quarter of an hour after the send it is possible in any case. Request id ${plain(error.problem.request_id)}.`,
      )
    : error

export const forget: AddCommand = (program, desk) => {
  program
    .command('forget')
    .description('removes what is kept about a user; when a person asks for erasure')
    .argument('<client_user_id>', 'the user')
    .requiredOption('--reason <text>', 'why, for those who look later; no personal data')
    .addHelpText('after', '\nExample: idvr forget user-17 --stage production --reason "request 4711"')
    .action(async (user: string, { reason }: { reason: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const client_user_id = clientUserId(user)
      const by = signed(globals, reason)
      const functions = desk.functions(globals)
      await confirm(desk, globals, commandPlans(functions.place).forget(client_user_id))
      const answer = await functions.change({ act: 'forget', client_user_id, ...by }).catch((error: unknown) => {
        throw inProgress(error, client_user_id)
      })
      desk.show(globals, answer, forgottenInWords)
    })
}
