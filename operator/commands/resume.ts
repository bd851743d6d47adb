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
      await confirm(desk, globals, {
        does: `Resumes ${functions.place}: retries of all users are sent again, and what was due meanwhile is sent first.`,
        undo: 'To undo it: idvr pause --reason <text>. A retry that was sent cannot be taken back.',
      })
      desk.show(globals, await functions.change({ act: 'resume', ...by }), answer => switchInWords(answer, false))
    })
}
