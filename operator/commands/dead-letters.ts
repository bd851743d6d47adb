import type { Command } from 'commander'
import { operatorLimits } from '../../lib/domain/operator/operator-limits.ts'
import { checkedAct } from '../checked-act.ts'
import { commandPlans } from '../command-plans.ts'
import { confirm } from '../confirm.ts'
import { type AddCommand, type Desk, signed } from '../desk.ts'
import type { Globals } from '../globals.ts'
import { deadLettersInWords, movedInWords } from '../words/dead-letters.ts'

const list = (deadLetters: Command, desk: Desk): void => {
  deadLetters
    .command('list')
    .description('the messages that were given up')
    .addHelpText('after', '\nExample: idvr dead-letters list --stage production')
    .action(async (_options, command) => {
      const globals: Globals = command.optsWithGlobals()
      desk.show(globals, await desk.functions(globals).read({ act: 'dead-letters-list' }), deadLettersInWords)
    })
}

/** What is no number is refused as one that is out of bounds. */
const readCount = (text: string): number => (/^\d+$/.test(text) ? Number(text) : 0)

const move = (deadLetters: Command, desk: Desk): void => {
  deadLetters
    .command('move')
    .description('puts them back into their queue; after what stopped them is repaired')
    .requiredOption('--reason <text>', 'why, for those who look later')
    .option('--count <number>', `at most so many messages (${operatorLimits.moveCount})`, readCount)
    .addHelpText('after', '\nExample: idvr dead-letters move --stage production --reason "the table answers again"')
    .action(async ({ reason, count }: { reason: string; count?: number }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const by = signed(globals, reason)
      const act = checkedAct({ act: 'dead-letters-move', ...by, ...(count !== undefined && { count }) })
      const functions = desk.functions(globals)
      const countMax = count ?? operatorLimits.moveCount
      await confirm(desk, globals, commandPlans(functions.place).moveDeadLetters(countMax))
      desk.show(globals, await functions.change(act), movedInWords)
    })
}

export const deadLetters: AddCommand = (program, desk) => {
  const command = program
    .command('dead-letters')
    .description('messages that could not be handled; after the alarm about them')
  list(command, desk)
  move(command, desk)
}
