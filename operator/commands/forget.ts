import { confirm } from '../confirm.ts'
import { type AddCommand, signed } from '../desk.ts'
import type { Globals } from '../globals.ts'
import { clientUserId } from '../identified.ts'
import { forgottenInWords } from '../words/forgotten.ts'

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
      await confirm(desk, globals, {
        does: `Forgets ${client_user_id} at ${functions.place}: ledger, decisions, planned retries and used limits. Nothing is retried automatically for this user until a new event arrives.`,
        undo: 'It cannot be undone. What Plaid, the archive of the bus and the logs keep stays: the answer says how long.',
      })
      desk.show(globals, await functions.change({ act: 'forget', client_user_id, ...by }), forgottenInWords)
    })
}
