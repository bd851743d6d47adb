import type { SwitchChange } from '../../lib/domain/operator/change-answers.ts'
import { commandPlans } from '../command-plans.ts'
import { confirm } from '../confirm.ts'
import { type AddCommand, signed } from '../desk.ts'
import type { Globals } from '../globals.ts'
import type { Terminal } from '../terminal.ts'
import { switchInWords } from '../words/switch.ts'

/** The switch is seen by all instances within a minute; a longer time is no answer of ours. */
const secondsMax = 120

/** Waits as long as the service says that its instances need. Its clock may not be that of this machine. */
const untilEffective = async (terminal: Terminal, { at, effective_at }: SwitchChange): Promise<void> => {
  const seconds = Math.ceil((Date.parse(effective_at) - Date.parse(at)) / 1_000)
  for (let left = Math.min(seconds, secondsMax); left > 0; left -= 1) {
    terminal.progress(`Instances may still send, for ${left} s at most`)
    await terminal.wait(1_000)
  }
  terminal.progress('')
}

export const pause: AddCommand = (program, desk) => {
  program
    .command('pause')
    .description('stops all sending; when retries do harm, or must wait')
    .requiredOption('--reason <text>', 'why, for those who look later')
    .option('--no-wait', 'does not wait until every instance has seen it')
    .addHelpText('after', '\nExample: idvr pause --stage production --reason "Plaid has an incident"')
    .action(async ({ reason, wait }: { reason: string; wait: boolean }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const by = signed(globals, reason)
      const functions = desk.functions(globals)
      await confirm(desk, globals, commandPlans(functions.place).pause())
      const change = await functions.change({ act: 'pause', ...by })
      if (wait) await untilEffective(desk.terminal, change)
      desk.show(globals, change, answer => switchInWords(answer, wait))
    })
}
