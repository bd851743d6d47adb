import { parseArgs } from 'node:util'

/** An invalid option. `message` is one sentence for the person who typed it. */
export class DemoOptionError extends Error {
  override readonly name = 'DemoOptionError'
}

/** `only`: the name of the one scene to play; absent: all scenes. `log`: the file that gets the log lines. */
export type DemoOptions =
  | { readonly _tag: 'Help' }
  | { readonly _tag: 'List' }
  | { readonly _tag: 'Play'; readonly only?: string; readonly log?: string }

/** The text of `npm run demo -- --help`. */
export const help = `Plays scenes of the service against a Plaid simulator on this machine.

  npm run demo                     plays all scenes
  npm run demo -- --list           lists the names of the scenes
  npm run demo -- --only <name>    plays one scene
  npm run demo -- --log <file>     writes the log lines of the functions to a new file
  npm run demo -- --help           shows this text

It exits with 1 if a check of a scene failed, and with 2 if an option is invalid.
`

/** Reads the arguments of `npm run demo`. Throws DemoOptionError. */
export const readDemoOptions = (args: readonly string[]): DemoOptions => {
  const { values } = (() => {
    try {
      return parseArgs({
        args: [...args],
        options: {
          help: { type: 'boolean', short: 'h', default: false },
          list: { type: 'boolean', default: false },
          only: { type: 'string' },
          log: { type: 'string' },
        },
      })
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error)
      throw new DemoOptionError(`${fault}; npm run demo -- --help lists the options`)
    }
  })()
  if (values.help) return { _tag: 'Help' }
  if (values.list) return { _tag: 'List' }
  const { only, log } = values
  return { _tag: 'Play', ...(only !== undefined && { only }), ...(log !== undefined && { log }) }
}
