import { userInfo } from 'node:os'
import { type Command, Option } from 'commander'
import { usage } from './failure.ts'

/** The options that every command accepts, before and after its name. */
export interface Globals {
  readonly stage?: string
  readonly region?: string
  readonly profile?: string
  readonly local?: number
  readonly json?: boolean
  readonly yes?: boolean
  readonly by?: string
}

export const localPort = 3000

const readPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535)
    throw usage(`--local ${text} is no port of this machine: use a number from 1 to 65535.`)
  return port
}

const readStage = (text: string): string => {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,40}$/.test(text)) throw usage('--stage must be letters, digits and hyphens.')
  return text
}

export const addGlobals = (program: Command): Command =>
  program
    .addOption(new Option('--stage <name>', 'the stage that is asked, by its name in stages/').argParser(readStage))
    .option('--region <name>', 'the AWS region of the stage (AWS_REGION, or that of the profile)')
    .option('--profile <name>', 'a profile of ~/.aws/config (AWS_PROFILE)')
    .addOption(
      new Option('--local [port]', `asks a running npm start instead of AWS; its port (${localPort})`).argParser(
        readPort,
      ),
    )
    .option('--json', 'prints the answer as one line of JSON, and nothing else, on standard output')
    .option('--yes', 'makes a change without a question')
    .option('--by <name>', 'who asks for a change (the name of the user of this machine)')

/** A number, or the address that somebody writes who does not know that the machine is always this one. */
const isMeantAsPort = (text: string): boolean =>
  /^\d+$|^https?:\/\/|^(?:localhost|\d+(?:\.\d+){3}|\[[\d:a-f]*\]|):\d/i.test(text)

/** `--local` may stand before a command: what follows it is meant as its port only if it is a number or an address. */
export const withLocalPort = (args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  return args.map((arg, at) =>
    arg === '--local' && at < end && !isMeantAsPort(args[at + 1] ?? '') ? `--local=${localPort}` : arg,
  )
}

/** The name of who asks, if none is given. */
export const ownName = (): string => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}
