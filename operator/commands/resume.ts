import { commandPlans } from '../command-plans.ts'
import { confirm } from '../confirm.ts'
import { type AddCommand, signed } from '../desk.ts'
import type { Globals } from '../globals.ts'
import { switchInWords } from '../words/switch.ts'

export const resume: AddCommand = (program, desk) => {
  program
    .command('resume')
    .description('lets retries be sent again, after a pause')
    .requiredOption('--reason <text>', 'why, for those who look later')
    .addHelpText('after', '\nExample: idvr resume --stage production --reason "the incident is over"')
    .action(async ({ reason }: { reason: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const by = signed(globals, reason)
      const functions = desk.functions(globals)
      await confirm(desk, globals, commandPlans(functions.place).resume())
      desk.show(globals, await functions.change({ act: 'resume', ...by }), answer => switchInWords(answer, false))
    })
}
