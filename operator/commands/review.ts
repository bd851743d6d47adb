import type { Command } from 'commander'
import { checkedAct } from '../checked-act.ts'
import { commandPlans } from '../command-plans.ts'
import { confirm } from '../confirm.ts'
import { type AddCommand, type Desk, signed } from '../desk.ts'
import { Failure, ProblemFailure } from '../failure.ts'
import type { Globals } from '../globals.ts'
import { reviewedInWords, reviewsInWords } from '../words/review.ts'

const list = (review: Command, desk: Desk): void => {
  review
    .command('list')
    .description('the attempts in review')
    .option('--cursor <next>', 'the next of the page before')
    .addHelpText('after', '\nExample: idvr review list --stage production')
    .action(async ({ cursor }: { cursor?: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const act = { act: 'review-list', ...(cursor !== undefined && { cursor }) } as const
      desk.show(globals, await desk.functions(globals).read(act), reviewsInWords)
    })
}

interface Ending {
  readonly name: 'close' | 'rearm'
  readonly when: string
  readonly plan: 'closeReview' | 'rearmReview'
}

const endings: ReadonlyArray<Ending> = [
  {
    name: 'close',
    when: 'ends a review without another send; when you know what came of the first one',
    plan: 'closeReview',
  },
  {
    name: 'rearm',
    when: 'allows one more send; when Plaid shows that the first one made no new attempt',
    plan: 'rearmReview',
  },
]

const end = (review: Command, desk: Desk, { name, when, plan }: Ending): void => {
  review
    .command(name)
    .description(when)
    .argument('<attempt>', 'the id of the attempt in review')
    .requiredOption('--reason <text>', 'why, for those who look later')
    .addHelpText(
      'after',
      `\nExample: idvr review ${name} idv_8xTGz5nHH4jz3C --stage production --reason "seen in Plaid"`,
    )
    .action(async (attempt: string, { reason }: { reason: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      const by = signed(globals, reason)
      const act = checkedAct({ act: `review-${name}`, attempt_id: attempt, ...by })
      const functions = desk.functions(globals)
      await confirm(desk, globals, commandPlans(functions.place)[plan](attempt))
      const answer = await functions.change(act).catch((error: unknown) => {
        if (!(error instanceof ProblemFailure) || error.problem.status !== 404) throw error
        throw new Failure(
          'problem',
          'unknown',
          `No attempt ${attempt} is known at ${functions.place}. idvr review list shows those in review.`,
        )
      })
      desk.show(globals, answer, reviewedInWords)
    })
}

export const review: AddCommand = (program, desk) => {
  const command = program
    .command('review')
    .description('attempts whose retry was sent, and whose outcome is not known; after the alarm about them')
  list(command, desk)
  for (const ending of endings) end(command, desk, ending)
}
