import { parseArgs } from 'node:util'
import { changeKnobs } from '../plaid-simulator/knob-settings.ts'
import { defaultKnobs } from '../plaid-simulator/knobs.ts'
import { isPersonaName, type PersonaName, personaTexts } from '../plaid-simulator/personas/personas.ts'
import type { StackOptions } from '../stack.ts'
import { forwardTarget } from './forward/forward-target.ts'
import { StartOptionError } from './start-option-error.ts'

export type StartOptions =
  | { readonly _tag: 'Help' }
  | {
      readonly _tag: 'Start'
      readonly apiPort: number
      readonly stack: StackOptions
      /** A file with attempts to play. Its environment is used where none was given. */
      readonly attemptFile?: string
      readonly isEnvironmentGiven: boolean
      /** Whether the console is opened in a browser. */
      readonly isOpened: boolean
      /** The file that gets the log lines. */
      readonly log?: string
      /** Log lines and events as JSON, instead of text for people. */
      readonly isJson: boolean
      /** Applicants that are played at the start. */
      readonly personas: readonly PersonaName[]
      /** The server that gets the outcome events. */
      readonly forwardTo?: URL
      /** The folder in which the state is kept. */
      readonly data?: string
      readonly isWatching: boolean
    }

/** At most 65533: the Plaid simulator and the console get the next ports. 0: all get free ports. */
const readPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_533)) throw new StartOptionError(`port ${text} is invalid: use a number from 0 to 65533`)
  return port
}

const readPersona = (name: string): PersonaName => {
  if (isPersonaName(name)) return name
  throw new StartOptionError(`persona ${name} is invalid: use ${personaTexts.map(([known]) => known).join(', ')}`)
}

const readEnvironment = (text: string): 'sandbox' | 'production' => {
  if (text === 'sandbox' || text === 'production') return text
  throw new StartOptionError(`environment ${text} is invalid: use sandbox or production`)
}

const readMode = (text: string): 'shadow' | 'enforce' => {
  if (text === 'shadow' || text === 'enforce') return text
  throw new StartOptionError(`mode ${text} is invalid: use enforce or shadow`)
}

/** Reads `name=value`. Digits become a number, `true` and `false` a boolean. */
const readKnobs = (settings: readonly string[]): NonNullable<StackOptions['knobs']> => {
  const given = settings.map(setting => {
    const [name = '', value = ''] = setting.split('=', 2)
    return [name, /^(?:true|false|\d+)$/.test(value) ? JSON.parse(value) : value] as const
  })
  try {
    return changeKnobs(defaultKnobs, Object.fromEntries(given))
  } catch (error) {
    throw new StartOptionError(error instanceof Error ? error.message : 'a knob has the form name=value')
  }
}

/** Reads the arguments of `npm start`. Without `--port` the variable PORT is used. Throws StartOptionError. */
export const readStartOptions = (args: readonly string[], portVariable: string | undefined): StartOptions => {
  const { values } = (() => {
    try {
      return parseArgs({
        args: [...args],
        options: {
          help: { type: 'boolean', short: 'h', default: false },
          port: { type: 'string', short: 'p' },
          template: { type: 'string', default: 'idvtmp_local' },
          'client-id': { type: 'string', default: 'local-client-id' },
          secret: { type: 'string', default: 'local-secret' },
          mode: { type: 'string', default: 'enforce' },
          environment: { type: 'string' },
          policy: { type: 'string' },
          attempt: { type: 'string' },
          log: { type: 'string' },
          'forward-to': { type: 'string' },
          data: { type: 'string' },
          watch: { type: 'boolean', default: false },
          json: { type: 'boolean', default: false },
          persona: { type: 'string', multiple: true, default: [] },
          knob: { type: 'string', multiple: true, default: [] },
          'no-limits': { type: 'boolean', default: false },
          open: { type: 'boolean', default: false },
        },
      })
    } catch (error) {
      throw new StartOptionError(error instanceof Error ? error.message : String(error))
    }
  })()
  if (values.help) return { _tag: 'Help' }
  const apiPort = readPort(values.port ?? portVariable ?? '3000')
  return {
    _tag: 'Start',
    apiPort,
    ...(values.attempt !== undefined && { attemptFile: values.attempt }),
    ...(values.log !== undefined && { log: values.log }),
    ...(values['forward-to'] !== undefined && { forwardTo: forwardTarget(values['forward-to']) }),
    ...(values.data !== undefined && { data: values.data }),
    isWatching: values.watch,
    isJson: values.json,
    personas: values.persona.map(readPersona),
    isEnvironmentGiven: values.environment !== undefined,
    isOpened: values.open,
    stack: {
      apiPort,
      plaidPort: apiPort === 0 ? 0 : apiPort + 1,
      templateId: values.template,
      clientId: values['client-id'],
      secret: values.secret,
      mode: readMode(values.mode),
      plaidEnv: readEnvironment(values.environment ?? 'sandbox'),
      knobs: readKnobs(values.knob),
      rateLimits: !values['no-limits'],
      ...(values.policy !== undefined && { policy: values.policy }),
    },
  }
}
