import type { Command } from 'commander'
import { confirm } from '../confirm.ts'
import { type AddCommand, type Desk, signed } from '../desk.ts'
import { usage } from '../failure.ts'
import type { Globals } from '../globals.ts'
import { deadLettersInWords, movedInWords } from '../words/dead-letters.ts'

const countMax = 1_000

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

const readCount = (text: string): number => {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > countMax) throw usage(`--count must be a number from 1 to ${countMax}.`)
  return count
}

const move = (deadLetters: Command, desk: Desk): void => {
  deadLetters
    .command('move')
    .description('puts them back into their queue; after what stopped them is repaired')
    .requiredOption('--reason <text>', 'why, for those who look later')
    .option('--count <number>', 'at most so many messages (100)', readCount)
    .addHelpText('after', '\nExample: idvr dead-letters move --stage production --reason "the table answers again"')
    .action(async ({ reason, count }: { reason: string; count?: number }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const by = signed(globals, reason)
      const functions = desk.functions(globals)
      await confirm(desk, globals, {
        does: `Moves at most ${count ?? 100} dead letters of ${functions.place} back into their queue, where they are handled at once.`,
        undo: 'It cannot be undone, and does no harm: a message is judged anew, and an attempt is retried at most once.',
      })
      const act = { act: 'dead-letters-move', ...by, ...(count !== undefined && { count }) } as const
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
