import { UsageError } from './options.ts'
import { readStage } from './read-stage.ts'
import type { RunServerless } from './run-serverless.ts'
import { stackOf } from './template.ts'

/** Asks a person; undefined without a terminal. */
export type Ask = ((question: string) => Promise<string>) | undefined

const whatHappens = (stack: string, region: string): readonly string[] => [
  `Removing ${stack} from ${region}, in the account of your AWS credentials.`,
  'goes:   the functions and their logs, the API and its address, the bus, its rules and the archive of webhooks,',
  '        the schedule, the alarms, the queues of work with what is on them, the roles, the bucket of packages.',
  '        What waits to be sent is not sent.',
  "stays:  the ledger's table, the secret with Plaid's keys, both queues of dead letters. A new stack does not use",
  '        them by itself: docs/runbook.md, "Remove the stack, and come back".',
]

/** Says what goes and what stays, asks, and removes a stage's stack. Gives a sentence for each thing that is wrong. */
export const removeStage = async (
  root: string,
  options: { readonly stage: string; readonly region: string | undefined; readonly isConfirmed: boolean },
  { serverless, say, ask }: { serverless: RunServerless; say: (line: string) => void; ask: Ask },
): Promise<readonly string[]> => {
  const { stage, isConfirmed } = options
  const read = readStage(root, stage, options.region)
  if (read._tag === 'refused') return read.sentences
  const { region = '' } = read.settings
  const stack = stackOf(root, stage)
  whatHappens(stack, region).forEach(say)
  if (!isConfirmed && ask === undefined)
    throw new UsageError('There is no terminal to confirm it: add --yes if it shall be removed.')
  const answer = isConfirmed ? stage : await ask?.(`Type the name of the stage to remove it: `)
  if (answer !== stage) return [`Nothing was removed: the answer was not ${stage}.`]
  const { failure } = await serverless(['remove', '--stage', stage, '--region', region], say)
  return failure === undefined ? [] : [`${stack} is not removed: ${failure}`]
}
