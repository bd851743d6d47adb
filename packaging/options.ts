import { parseArgs } from 'node:util'

/** What was typed is wrong: exit code 2. `message` is one sentence for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Options {
  readonly stage: string
  /** undefined: the one in the settings of the stage. */
  readonly region: string | undefined
  readonly isConfirmed: boolean
}

interface Command {
  readonly name: 'package' | 'deploy' | 'remove'
  /** undefined: the stage has to be named. */
  readonly defaultStage?: string
}

const settingsElsewhere = (stage: string): string =>
  `Settings are not given to a command, but kept in stages/${stage}.yml: write them there, so that the next deployment has them too.`

/**
 * Reads the options of a command, and refuses what osls would take silently. `environment`: npm keeps an option to
 * itself if `--` does not stand before it, and shows it here.
 */
export const readOptions = (
  { name, defaultStage }: Command,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options => {
  const kept = ['stage', 'region', 'param', 'yes'].find(option => environment[`npm_config_${option}`])
  if (kept !== undefined && environment['npm_lifecycle_event'] === name)
    throw new UsageError(
      `npm kept --${kept} to itself: write npm run ${name} -- --stage <stage>, with -- before the options.`,
    )
  const { values, tokens } = (() => {
    try {
      return parseArgs({
        args: [...args],
        options: {
          stage: { type: 'string', short: 's' },
          region: { type: 'string', short: 'r' },
          param: { type: 'string', multiple: true },
          ...(name === 'remove' && { yes: { type: 'boolean' } as const }),
        },
        tokens: true,
      })
    } catch (error) {
      const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ')
      throw new UsageError(
        `${sentence.replace(/\.$/, '')}: npm run ${name} knows --stage and --region${name === 'remove' ? ' and --yes' : ''}.`,
      )
    }
  })()
  const stage = values.stage ?? defaultStage
  if (values.param !== undefined) throw new UsageError(settingsElsewhere(stage ?? '<stage>'))
  const twice = ['stage', 'region'].find(
    option => tokens.filter(token => token.kind === 'option' && token.name === option).length > 1,
  )
  if (twice !== undefined) throw new UsageError(`--${twice} is given twice.`)
  if (stage === undefined) throw new UsageError(`Name the stage: npm run ${name} -- --stage <stage>.`)
  return { stage, region: values.region, isConfirmed: 'yes' in values && values.yes === true }
}
