import type { AddCommand } from '../desk.ts'
import type { Globals } from '../globals.ts'
import { statusInWords } from '../words/status.ts'

export const status: AddCommand = (program, desk) => {
  program
    .command('status')
    .description('what is due, in review, unpublished and paused; first thing to look at when an alarm rings')
    .addHelpText('after', '\nExample: idvr status --stage production')
    .action(async (_options, command) => {
      const globals: Globals = command.optsWithGlobals()
      desk.show(globals, await desk.functions(globals).read({ act: 'status' }), statusInWords)
    })
}
